"""Surge bounds and schedules against the recorded controller, and the strategy that follows them."""

import pytest
from conversation import plays
from hypothesis import given
from hypothesis import strategies as st

from deploylab.intentions import AwaitReady, Deregister, Drain, NotReady, Register, Start, Stop
from deploylab.problems import Problem
from deploylab.strategies import resolve_bounds, rolling_surge, surge_schedule

BOUND = st.one_of(st.integers(0, 30), st.integers(0, 100).map(lambda percent: f"{percent}%"))


def test_bounds_are_those_of_kubernetes(truth):
    for case in truth("strategies/k8s_rounding.json")["cases"]:
        asked = case["replicas"], case["maxSurge"], case["maxUnavailable"]
        if case["admitted"]:
            assert resolve_bounds(*asked) == (case["surge"], case["unavailable"]), case["id"]
        else:
            with pytest.raises(Problem):
                resolve_bounds(*asked)


def test_what_the_api_server_refuses_is_refused_with_the_name_of_the_field(truth):
    for case in truth("strategies/k8s_rounding.json")["admission"]:
        if case["admitted"]:
            resolve_bounds(10, case["maxSurge"], case["maxUnavailable"])
        else:
            field = case["errors"][0].split(":")[0]
            with pytest.raises(Problem, match=f"{field} (is|may not be) ") as refused:
                resolve_bounds(10, case["maxSurge"], case["maxUnavailable"])
            assert refused.value.ko != refused.value.en


@pytest.mark.parametrize("value", [True, 2.5, None, "", "%", "٣%", "1.5%", "101%"])
def test_other_nonsense_is_refused_too(value):
    with pytest.raises(Problem, match="maxUnavailable"):
        resolve_bounds(10, 1, value)


TWO_VERSIONS = {"healthy", "broken-stalls", "unhealthy-old", "broken-then-undo", "healthy-then-undo-midway"}
LEFT_OUT = {
    "rollover-v3-midway": "a third version sets out before the second has arrived: a strategy here knows old and new",
    "rollover-broken-v2": "likewise",
}


def stages(case):
    """Each `deploy` of a recorded case with the counts that it meets, and the schedule it led to."""
    counts = {name: (facts["Spec"], facts["Available"]) for name, facts in case["initial"].items()}
    lengths = [row[0] for row in case["old_new"]]
    cut = next((at for at in range(1, len(lengths)) if lengths[at] == lengths[at - 1]), len(lengths))
    deploys = [step for step in case["script"] if step[0] == "deploy"]
    for number, (_, target, healthy) in enumerate(deploys):
        rows = slice(0, cut) if number == 0 else slice(cut, None)
        others = [count for name, count in counts.items() if name != target]
        old, old_up = (sum(column) for column in zip(*others, strict=True)) if others else (0, 0)
        yield (old, old_up, *counts.get(target, (0, 0))), target, healthy, rows
        if cut < len(lengths):
            _, spec, up = case["snapshots"][cut - 1]
            counts = {name: (spec[name], up[name]) for name in spec}


def recorded(case, target, rows):
    """The (target's rivals, target) counts of a part of a recording."""
    return [(sum(count for name, count in spec.items() if name != target), spec.get(target, 0))
            for _, spec, _ in case["snapshots"][rows]]


def test_every_category_is_compared_or_left_out_with_a_reason(truth):
    categories = {case["category"] for case in truth("strategies/k8s_rolling_sequences.json")["cases"]}
    assert categories <= TWO_VERSIONS | set(LEFT_OUT)


def test_schedules_are_those_of_the_recorded_controller(truth):
    compared = 0
    for case in truth("strategies/k8s_rolling_sequences.json")["cases"]:
        if case["category"] not in TWO_VERSIONS:
            continue
        interrupted = any(step[0] == "ticks" for step in case["script"])
        for number, (begin, target, healthy, rows) in enumerate(stages(case)):
            expected = recorded(case, target, rows)
            got = surge_schedule(case["replicas"], case["maxSurge"], case["maxUnavailable"], healthy, begin)
            # A release that somebody stops midway is recorded as far as it came.
            assert (got[: len(expected)] if interrupted and number == 0 else got) == expected, case["id"]
            compared += 1
    assert compared > 100


def test_a_plain_release_has_the_recorded_counts_of_old_and_new(truth):
    for case in truth("strategies/k8s_rolling_sequences.json")["cases"]:
        if case["category"] == "healthy":
            expected = [tuple(row[1:]) for row in case["old_new"]]
            assert surge_schedule(case["replicas"], case["maxSurge"], case["maxUnavailable"]) == expected, case["id"]


@given(st.integers(1, 40), BOUND, BOUND)
def test_a_schedule_never_leaves_its_bounds_and_always_arrives(replicas, max_surge, max_unavailable):
    try:
        surge, unavailable = resolve_bounds(replicas, max_surge, max_unavailable)
    except Problem:
        return
    ticks = surge_schedule(replicas, max_surge, max_unavailable)
    ready = 0
    for old, new in ticks:
        assert old + new <= replicas + surge
        assert old + ready >= replicas - unavailable
        ready = new
    assert ticks[-1] == (0, replicas)


def walk(servers, spares, steps):
    """(running, serving) after each step of a release; serving are those that are registered and were awaited."""
    running, ready, registered = set(servers), set(servers), set(servers)
    for step in steps:
        if isinstance(step, Start):
            assert not running & set(step.servers), "started while it runs"
            running |= set(step.servers)
            ready -= set(step.servers)
        elif isinstance(step, Stop):
            assert not registered & set(step.servers), "stopped while registered"
            running -= set(step.servers)
        elif isinstance(step, AwaitReady):
            ready |= set(step.servers)
        elif isinstance(step, Register):
            assert set(step.servers) <= ready, "registered before it was ready"
            registered |= set(step.servers)
        elif isinstance(step, Deregister):
            registered -= set(step.servers)
        yield len(running), len(registered)


@given(st.integers(1, 25), BOUND, BOUND)
def test_the_strategy_keeps_the_bounds_at_every_single_step(replicas, max_surge, max_unavailable):
    try:
        surge, unavailable = resolve_bounds(replicas, max_surge, max_unavailable)
    except Problem:
        return
    servers, spares = tuple(f"s{n}" for n in range(replicas)), tuple(f"x{n}" for n in range(surge))
    steps = list(rolling_surge(servers, "v2", max_surge, max_unavailable, spares))
    counts = list(walk(servers, spares, steps))
    assert max(running for running, _ in counts) <= replicas + surge
    assert min(serving for _, serving in counts) >= replicas - unavailable
    assert counts[-1] == (replicas, replicas)


def test_one_up_one_down_never_dips():
    servers = ("s1", "s2")
    plays(rolling_surge(servers, "v2", 1, 0, spares=("x1",)),
          Start(("x1",), "v2"), AwaitReady(("x1",), 60), Register(("x1",)),
          Deregister(("s1",)), Drain(("s1",), 30), Stop(("s1",)),
          Start(("s1",), "v2"), AwaitReady(("s1",), 60), Register(("s1",)),
          Deregister(("s2",)), Drain(("s2",), 30), Stop(("s2",)))


def test_a_version_that_never_comes_up_stalls_at_eight_old_and_five_new_of_ten():
    servers, spares = tuple(f"s{n}" for n in range(10)), ("x1", "x2", "x3")
    performed = []
    strategy = rolling_surge(servers, "v2", spares=spares)
    with pytest.raises(NotReady):
        for step in strategy:
            performed.append(step)
            if isinstance(step, AwaitReady):
                strategy.throw(NotReady(step.servers))
    *_, (running, serving) = walk(servers, spares, performed)
    assert (running, serving) == (13, 8)
    assert surge_schedule(10, ready=False) == [(8, 5)]


def test_too_few_spare_servers_are_refused_before_anything_happens():
    with pytest.raises(Problem, match="needs 3 spare servers, but there are 1"):
        next(rolling_surge(tuple("abcdefghij"), "v2", spares=("x",)))


def test_spare_servers_that_nobody_named_are_x1_x2_and_so_on():
    servers = tuple("abcdefghij")
    assert list(rolling_surge(servers, "v2")) == list(rolling_surge(servers, "v2", spares=("x1", "x2", "x3")))


@given(st.integers(1, 25), BOUND, BOUND)
def test_the_strategy_stands_at_the_counts_of_the_schedule_whenever_it_waits(replicas, max_surge, max_unavailable):
    try:
        ticks = surge_schedule(replicas, max_surge, max_unavailable)
    except Problem:
        return
    old, new, seen = {f"s{number}" for number in range(replicas)}, set(), []
    for step in rolling_surge(tuple(sorted(old)), "v2", max_surge, max_unavailable):
        if isinstance(step, Start):
            new |= set(step.servers)
        elif isinstance(step, Stop):
            old -= set(step.servers)
        elif isinstance(step, AwaitReady):
            seen.append((len(old), len(new)))
    assert seen == ticks[: len(seen)] and (len(old), len(new)) == ticks[-1]
    assert len(seen) >= len(ticks) - 1
