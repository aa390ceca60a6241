"""What Python in the reader's browser answers, asked here of the same Python code outside a browser."""

import inspect
import json
from itertools import accumulate

import pytest

import deploylab
from deploylab import strategies
from deploylab.balancing import least_connections, power_of_two_choices, round_robin
from deploylab.site import reader
from deploylab.story import questions, tell

SHORT = {"traffic.seconds": 20}


def question(scenario, changes=None, forks=(), page="", text="", beside=False):
    return json.dumps({"scenario": scenario, "changes": changes or {}, "forks": list(forks), "page": page, "text": text,
                       "beside": beside})


def answer(*given, **named):
    return json.loads(reader.answer(question(*given, **named)))


def trouble(*given, **named):
    told = answer(*given, **named)
    assert set(told) == {"trouble"} and set(told["trouble"]) == {"ko", "en"}
    return told["trouble"]


def test_a_change_is_the_run_that_the_command_line_makes():
    told = answer("varied_cost", {"seed": 7, "traffic.rate": 30, **SHORT})
    run = deploylab.run("varied_cost", 7, explain=True, traffic__rate=30, **SHORT)
    expected = tell(run.trace)
    expected["questions"] = questions(run.trace, expected)
    assert told["payloads"] == [json.loads(json.dumps(expected))]
    assert told["command"] == "deploylab run varied_cost --seed 7 --set traffic.rate=30 --set traffic.seconds=20"


def test_the_trace_is_byte_for_byte_what_the_command_line_writes():
    assert reader.trace(question("rolling", {"seed": 5})) == deploylab.run("rolling", 5).trace.to_json()


def test_a_fork_stands_beside_the_run_without_it_and_parts_from_it_when_the_hand_comes():
    forks = [{"at": 12.0, "action": "kill", "server": "s2", "factor": 1.0, "weights": {}}]
    told = answer("varied_cost", SHORT, forks)
    before, after = (deploylab.run("varied_cost", intervene=each, **SHORT).trace.events for each in ([], forks))
    assert len(told["payloads"]) == 2
    both = sorted((event[0], number, step) for number, events in enumerate((before, after)) for step, event in enumerate(events))
    at, number, step = both[told["step"]]
    assert (number, before[:step]) == (1, after[:step]) and before[step] != after[step]
    assert after[step][:3] == (at, "intervene", "kill") and at == 12_000_000


def test_another_balancer_stands_beside_the_one_of_the_page_under_the_same_seed_and_traffic():
    told = answer("varied_cost", {"seed": 4, "balancer.name": "least_connections"}, beside=True)
    before, after = (deploylab.run("varied_cost", 4, **{"balancer.name": name}).trace.events
                     for name in ("round_robin", "least_connections"))
    assert [payload["meta"]["balancer"] for payload in told["payloads"]] == ["round_robin", "least_connections"]
    assert [payload["steps"] for payload in told["payloads"]] == [len(before), len(after)]
    assert told["payloads"][0]["requests"]["demand"] == told["payloads"][1]["requests"]["demand"]


@pytest.mark.parametrize("module, name", [(round_robin, "round_robin"), (least_connections, "least_connections"),
                                          (power_of_two_choices, "power_of_two")])
def test_a_balancer_of_the_book_typed_in_makes_the_picks_of_the_book(module, name):
    asked = question("varied_cost", SHORT, page="balancer", text=inspect.getsource(module))
    typed = json.loads(reader.trace(asked))["events"]
    book = deploylab.run("varied_cost", **SHORT, **{"balancer.name": name}).trace
    assert typed == json.loads(book.to_json())["events"]


@pytest.mark.parametrize("name", strategies.STRATEGIES)
def test_a_strategy_of_the_book_typed_in_does_what_the_book_does(name):
    page = inspect.getsource(inspect.getmodule(inspect.unwrap(getattr(strategies, name))))
    asked = question(name, {"traffic.rate": 2}, page="strategy", text=page)
    typed = json.loads(reader.trace(asked))
    book = json.loads(deploylab.run(name, traffic__rate=2).trace.to_json())
    assert [event for event in book["events"] if event[1] == "intend"]
    assert typed["events"] == book["events"] and typed["meta"]["source"] == "my_strategy.py"


def test_the_options_that_an_own_strategy_takes_reach_it_and_the_others_are_no_trouble():
    page = ("from deploylab.intentions import Drain\n"
            "def rolling(servers, version, batch=1):\n    yield Drain(servers[:batch], 5)\n")
    asked = question("rolling", {"strategy.batch": 3, "strategy.drain": False}, page="strategy", text=page)
    events = json.loads(reader.trace(asked))["events"]
    assert [event[4] for event in events if event[1] == "intend"] == [{"servers": ["s1", "s2", "s3"], "timeout": 5}]


def test_an_own_balancer_is_shown_and_starts_where_it_parts_from_the_book():
    text = "class Last:\n    def pick(self, servers, request):\n        return servers[-1]\n"
    told = answer("varied_cost", SHORT, page="balancer", text=text)
    reference, own = told["payloads"]
    assert own["source"]["balancer"]["lines"] == text.splitlines() and own["source"]["balancer"]["pick"] == [2, 3]
    assert reference["source"]["balancer"]["file"] == "round_robin.py"
    kinds = [own["kinds"][kind] for kind in own["kind"]]
    first = kinds.index("pick")
    here, there = (list(accumulate(payload["at"])) for payload in (own, reference))
    assert told["step"] == first + sum(at <= here[first] for at in there)  # at equal times the reference goes first


CLASS = "class Mine:\n    def pick(self, servers, request):\n        "
MISTAKES = {
    "a slip of the pen": ("balancer", "class Mine\n    pass", "line 1"),
    "an exception": ("balancer", CLASS + "return servers[99]", "line 3"),
    "an exception below a call": ("balancer", CLASS + "return max(servers)", "line 3"),
    "no balancer": ("balancer", "x = 1", "no class"),
    "a stranger": ("balancer", CLASS + "return 'web1'", "web1"),
    "nothing": ("balancer", CLASS + "pass", "None"),
    "an end": ("balancer", "raise SystemExit(3)", "SystemExit"),
    "no generator": ("strategy", "def rolling(servers, version):\n    return []", "yield"),
    "another name": ("strategy", "def rollling(servers, version):\n    yield", "rolling"),
    "no intention": ("strategy", "def rolling(servers, version):\n    yield 'stop'", "stop"),
    "an unknown server": ("strategy", "from deploylab.intentions import Stop\ndef rolling(servers, version):\n    yield Stop(('s9',))", "s9"),
    "too few parameters": ("strategy", "def rolling(servers):\n    yield", "rolling()"),
    "a missing module": ("balancer", "import no_such_module", "no_such_module"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_in_the_readers_page_is_told_in_a_sentence(case):
    page, text, needed = MISTAKES[case]
    told = trouble("rolling", SHORT, page=page, text=text)
    assert needed in told["en"] and told["ko"] and "\n" not in told["en"]


@pytest.mark.parametrize("changes, needed", [({"traffic.rate": 10_000}, "20,000"), ({"fleet.pools.main": 99}, "40"),
                                             ({"traffic.rate": "fast"}, "traffic.rate"), ({"strategy.batch": 0}, "batch"),
                                             ({"traffic.arrivals": "log:nowhere"}, "nowhere")])
def test_a_value_that_cannot_be_is_told_in_a_sentence(changes, needed):
    assert needed in trouble("rolling", changes)["en"]


def test_two_runs_that_are_the_same_open_at_their_last_step():
    told = answer("rolling", {"seed": 3}, beside=True)
    assert told["step"] == 2 * told["payloads"][0]["steps"] - 1


def test_a_mistake_names_its_place_once_and_ends_in_no_empty_colon():
    told = trouble("rolling", page="strategy", text="def rolling(servers, version, batch=1)\n    yield 1")
    assert told["en"] == "my_strategy.py, line 1: SyntaxError: expected ':'"
    told = trouble("rolling", page="balancer", text="raise MemoryError")
    assert told["ko"] == "my_balancer.py 1행: MemoryError"
