import pytest

import deploylab
from deploylab.ledger import Ledger
from deploylab.story import questions, tell


def asked(name):
    run = deploylab.run(name, explain=True)
    return run.trace, questions(run.trace, tell(run.trace), most=9)


@pytest.mark.parametrize("name", ["rolling_careless", "canary_bad", "canary", "blue_green", "recreate", "survivorship"])
def test_every_answer_is_what_happens_in_the_trace(name):
    trace, found = asked(name)
    assert found
    for question in found:
        event, told = trace.events[question["step"]], question["choices"][question["answer"]]["en"]
        if event[1] == "pick":
            assert told == event[3]
        elif "cut" in question["prompt"]["en"]:
            after = [e for e in trace.events[question["step"] :] if e[1] == "answer"]
            assert int(told) == after[0][3]
        elif told in ("Promoted", "Taken back"):
            shares = [e[2]["fresh"] for e in trace if e[1] == "split"]
            now = [e[2]["fresh"] for e in trace.events[: question["step"]] if e[1] == "split"]
            assert (told == "Promoted") == (shares[len(now)] > now[-1])
        else:
            assert int(told) == Ledger.of(trace).failed


@pytest.mark.parametrize(("name", "word"), [("recreate", "all servers are down"), ("rolling_careless", "readiness gate"), ("canary_bad", "version itself")])
def test_who_expects_no_failure_hears_what_that_overlooks_in_this_very_run(name, word):
    total = next(question for question in asked(name)[1] if "How many requests will have failed" in question["prompt"]["en"])
    assert word in next(text["en"] for choice, text in total["misconceptions"].items() if total["choices"][choice]["en"] == "0")


def test_choices_differ_and_misconceptions_belong_to_wrong_ones():
    for name in ("rolling_careless", "canary_bad"):
        for question in asked(name)[1]:
            told = [choice["ko"] for choice in question["choices"]]
            assert len(set(told)) == len(told) >= 2
            assert question["answer"] not in question.get("misconceptions", {})


def test_a_decision_is_asked_only_if_one_server_is_best():
    trace, found = asked("survivorship")
    for question in found:
        _, _, _, server, candidates, scores = trace.events[question["step"]]
        assert scores.count(scores[candidates.index(server)]) == 1


def test_at_most_so_many_are_asked():
    run = deploylab.run("rolling_careless", explain=True)
    assert len(questions(run.trace, tell(run.trace), most=2)) == 2


@pytest.mark.parametrize(("name", "truth"), [("resonance_3", "It rises"), ("resonance_4", "It falls"), ("even_cost", "It hardly moves (±10 %)")])
def test_what_another_server_does_to_p99_is_what_the_same_traffic_did_on_one_more(name, truth):
    few = deploylab.run(name, explain=True)
    count = len(few.scenario.pools["main"]["servers"])
    more = deploylab.run(name, **{"fleet.pools.main": count + 1})
    p99 = few.metrics["p99_served"], more.metrics["p99_served"]
    found = [q for q in questions(few.trace, tell(few.trace), p99=p99) if "p99" in q["prompt"]["en"]]
    assert [q["choices"][q["answer"]]["en"] for q in found] == [truth]
    assert f"{p99[0] * 1000:,.0f} ms" in found[0]["explain"]["en"] and f"{p99[1] * 1000:,.0f} ms" in found[0]["explain"]["en"]
    assert f"With {count + 1} servers instead of {count}," in found[0]["prompt"]["en"]
    assert list(found[0]["misconceptions"]) == ([] if truth == "It falls" else [0])


def test_what_cannot_be_measured_is_not_asked():
    run = deploylab.run("resonance_3", explain=True)
    for p99 in (None, (float("nan"), 1.0), (1.0, float("inf"))):
        assert not [q for q in questions(run.trace, tell(run.trace), p99=p99) if "p99" in q["prompt"]["en"]]


def test_a_wrong_server_is_answered_with_what_the_balancer_looks_at():
    for name, word in (("round_robin", "how busy"), ("least_connections", "in turn")):
        run = deploylab.run("varied_cost", explain=True, **{"balancer.name": name})
        told = [text["en"] for q in questions(run.trace, tell(run.trace), most=9) for text in q["misconceptions"].values()]
        assert told and all(word in text for text in told)


def test_a_wrong_verdict_is_answered_either_way():
    for name in ("canary", "canary_bad"):
        found = [q for q in asked(name)[1] if "promoted" in q["prompt"]["en"]]
        assert found and all(list(q["misconceptions"]) == [1 - q["answer"]] for q in found)
