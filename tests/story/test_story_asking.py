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
