"""Recreate and rolling: what they ask for, what the careless options leave out, and the way back."""

import pytest
from conversation import plays

from deploylab.intentions import AwaitReady, Deregister, Drain, Migrate, NotReady, Register, Start, Stop
from deploylab.problems import Problem
from deploylab.strategies import recreate, rollback_recreate, rollback_rolling, rolling

ALL = ("s1", "s2", "s3")


def replaced(servers, version):
    return (Deregister(servers), (Drain(servers, 30), 0), (Stop(servers), 0), Start(servers, version),
            AwaitReady(servers, 60), Register(servers))


def test_recreate_stops_all_servers_before_it_starts_one():
    plays(recreate(ALL, "v2"), *replaced(ALL, "v2"))


def test_the_rollback_of_recreate_is_a_recreate_with_the_old_version():
    plays(rollback_recreate(ALL, "v1"), *replaced(ALL, "v1"))


def test_recreate_whose_new_version_never_comes_up_leaves_the_service_dark():
    with pytest.raises(NotReady):
        plays(recreate(ALL, "v2"), *replaced(ALL, "v2")[:4], (AwaitReady(ALL, 60), NotReady(ALL)))


def test_rolling_replaces_one_server_after_the_other():
    plays(rolling(ALL, "v2"), *replaced(("s1",), "v2"), *replaced(("s2",), "v2"), *replaced(("s3",), "v2"))


def test_the_last_batch_of_rolling_may_be_smaller():
    plays(rolling(ALL, "v2", batch=2), *replaced(("s1", "s2"), "v2"), *replaced(("s3",), "v2"))


def test_a_batch_of_all_servers_is_a_recreate():
    plays(rolling(ALL, "v2", batch=3), *replaced(ALL, "v2"))


@pytest.mark.parametrize("batch", [0, -1, 1.5, True])
def test_a_batch_that_no_server_fits_is_refused_with_its_value(batch):
    with pytest.raises(Problem, match=f"batch is {batch}"):
        list(rolling(ALL, "v2", batch=batch))


def test_rolling_stalls_where_a_batch_does_not_come_up_and_rolls_nothing_back():
    with pytest.raises(NotReady):
        plays(rolling(ALL, "v2"), *replaced(("s1",), "v2"), *replaced(("s2",), "v2")[:4],
              (AwaitReady(("s2",), 60), NotReady(("s2",))))


def test_the_rollback_of_rolling_goes_from_the_last_replaced_to_the_first():
    plays(rollback_rolling(("s1", "s2"), "v1"), *replaced(("s2",), "v1"), *replaced(("s1",), "v1"))


@pytest.mark.parametrize("careless, forgotten", [
    ({"gate": False}, AwaitReady), ({"deregister": False}, Deregister), ({"drain": False}, Drain),
])
@pytest.mark.parametrize("strategy", [recreate, rolling])
def test_a_careless_option_leaves_out_one_thing_and_nothing_else(strategy, careless, forgotten):
    careful = list(strategy(ALL, "v2"))
    assert list(strategy(ALL, "v2", **careless)) == [step for step in careful if not isinstance(step, forgotten)]
    assert any(isinstance(step, forgotten) for step in careful)


def test_the_deadlines_are_the_ones_given():
    steps = list(rolling(("s1",), "v2", drain_timeout=5, ready_timeout=7))
    assert Drain(("s1",), 5) in steps and AwaitReady(("s1",), 7) in steps


def test_a_release_that_expands_the_schema_migrates_after_the_last_server_and_contracts_only_if_told():
    expand = list(rolling(ALL, "v2", schema_change="expand"))
    assert expand == [Migrate("expand"), *rolling(ALL, "v2"), Migrate("migrate")]
    assert list(rolling(ALL, "v2", schema_change="expand_contract")) == [*expand, Migrate("contract")]


def test_a_rename_comes_first_while_the_old_version_still_serves():
    assert list(rolling(ALL, "v2", schema_change="rename")) == [Migrate("rename"), *rolling(ALL, "v2")]


def test_recreate_changes_the_schema_while_nobody_serves():
    steps = list(recreate(ALL, "v2", schema_change="rename"))
    assert steps[steps.index(Migrate("rename")) - 1] == Stop(ALL)
    assert steps[steps.index(Migrate("rename")) + 1] == Start(ALL, "v2")


def test_an_unknown_schema_change_is_refused_with_the_words_that_exist():
    with pytest.raises(Problem, match=r"'drop'.*none, rename, expand, expand_contract"):
        list(rolling(ALL, "v2", schema_change="drop"))


def test_a_failing_conversation_shows_what_was_performed_and_what_was_expected_next():
    with pytest.raises(AssertionError) as failure:
        plays(rolling(ALL, "v2", drain=False), *replaced(("s1",), "v2"))
    story = str(failure.value)
    order = ("performed:", "Deregister(", "expected next:", "Drain(", "instead:", "Stop(")
    places = [story.index(part) for part in order]
    assert places == sorted(places)
    with pytest.raises(AssertionError, match="has ended"):
        plays(recreate(ALL, "v2"), *replaced(ALL, "v2"), Stop(ALL))


def darkness(servers, stopping, booting):
    """(seconds without any server in rotation, most servers running at once) if nothing is inside at the drain."""
    now, dark_since, dark, running, peak = 0, None, 0, set(servers), len(servers)
    for step in recreate(servers, "v2"):
        if isinstance(step, Deregister):
            dark_since = now
        elif isinstance(step, Stop):
            now, running = now + stopping, running - set(step.servers)
        elif isinstance(step, Start):
            running |= set(step.servers)
            peak = max(peak, len(running))
        elif isinstance(step, AwaitReady):
            now += booting
        elif isinstance(step, Register):
            dark += now - dark_since
    return dark, peak


def test_recreate_is_dark_for_as_long_as_the_recorded_controller(truth):
    for case in truth("strategies/bluegreen_recreate.json")["recreate"]["cases"]:
        servers = tuple(f"s{number}" for number in range(case["replicas"]))
        got = darkness(servers, case["grace_ticks"], case["ready_ticks"])
        assert got == (case["downtime_ticks"], case["peak_instances"]), case["id"]
