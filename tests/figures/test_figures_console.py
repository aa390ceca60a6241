"""The canary console against an oracle that counts the trace by hand, and against the strategy's own verdicts."""

import pytest

pytest.importorskip("plotly")

import deploylab
from deploylab.figures import console
from deploylab.strategies.sample_size import false_alarm


@pytest.fixture(scope="module", params=["canary", "canary_bad"])
def run(request):
    return deploylab.run(request.param)


def test_the_last_look_decides_as_the_strategy_did(run):
    assert (console.looks(run)[-1].evidence.verdict == "bad") == (run.outcome == "rolled back")


def test_what_was_seen_adds_up_to_the_answers_of_the_trace(run):
    events = run.trace.events
    found = console.looks(run)
    answers = [step for step, event in enumerate(events) if event[1] == "answer" and isinstance(event[3], dict)]
    assert len(found) == len(answers)
    assert found[-1].seen.requests == sum(events[step][3]["requests"] for step in answers)
    assert [look.seen.requests for look in found] == sorted(look.seen.requests for look in found)


def test_the_hurt_are_the_clients_whose_request_failed_on_the_new_version(run):
    events = run.trace.events
    until = [step for step, event in enumerate(events) if event[1] == "answer" and isinstance(event[3], dict)][-1]
    fresh = set(run.scenario.pools["fresh"]["servers"])
    client = {event[2]: event[3] for event in events if event[1] == "arrive"}
    hurt = {client[event[2]] for event in events[:until] if event[1] == "fail" and event[3] in fresh}
    assert console.looks(run)[-1].hurt == len(hurt) > 0


def test_the_weight_is_the_one_of_the_last_split(run):
    percents = run.scenario.options.get("percents", (5, 25, 50))
    assert [look.percent for look in console.looks(run)] == list(percents)[:len(console.looks(run))]


def test_looking_more_often_shares_alpha_and_the_false_alarms_stay_few():
    habit = console.plan(deploylab.run("canary", **{"strategy.looks": 3}))
    assert habit.looks == 9 and habit.alpha == pytest.approx(0.05 / 9)
    assert habit.false_alarm < false_alarm(9) and habit.false_alarm < 0.05
