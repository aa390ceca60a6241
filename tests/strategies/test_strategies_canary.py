"""Canary: the stages, the looks, and what sends it back."""

import pytest
from conversation import plays

from deploylab.intentions import (
    AwaitReady,
    Deregister,
    Drain,
    NotReady,
    Observe,
    Register,
    Report,
    Split,
    Start,
    Stop,
)
from deploylab.strategies import canary, rollback_canary

STABLE, FRESH = ("a", "b"), ("c", "d")
UP = (Start(FRESH, "v2"), AwaitReady(FRESH, 60), Register(FRESH))
BACK = (Split({"stable": 100, "fresh": 0}), Drain(FRESH, 30), Deregister(FRESH), Stop(FRESH))
DONE = (Split({"stable": 0, "fresh": 100}), Drain(STABLE, 30))
LOOK = Observe("v2", 30)
FINE, BAD, FEW = Report(1000, 10, 9000, 90, 30), Report(1000, 100, 9000, 90, 30), Report(8, 0, 152, 1, 30)


def stage(percent):
    return Split({"stable": 100 - percent, "fresh": percent})


def test_a_good_version_gets_more_traffic_stage_by_stage_and_then_all():
    assert plays(canary(STABLE, FRESH, "v2"), *UP, stage(5), (LOOK, FINE), stage(25), (LOOK, FINE), stage(50),
                 (LOOK, FINE), *DONE) == "promoted"


def test_a_bad_version_goes_back_at_the_first_look_that_shows_it():
    assert plays(canary(STABLE, FRESH, "v2"), *UP, stage(5), (LOOK, FINE), stage(25), (LOOK, BAD),
                 *BACK) == "rolled back"


def test_one_error_among_few_requests_does_not_condemn_a_canary():
    plays(canary(STABLE, FRESH, "v2", percents=(5,)), *UP, stage(5), (LOOK, Report(20, 1, 380, 1, 30)), *DONE)


def test_looks_add_up_so_that_a_small_harm_shows_in_the_end():
    slight = Report(200, 5, 3800, 40, 30)
    assert plays(canary(STABLE, FRESH, "v2", percents=(5,), looks=2), *UP, stage(5), (LOOK, slight), (LOOK, slight),
                 *BACK) == "rolled back"


def test_too_few_requests_promote_unless_the_canary_insists_on_evidence():
    few = (*UP, stage(5), (LOOK, FEW))
    assert plays(canary(STABLE, FRESH, "v2", percents=(5,)), *few, *DONE) == "promoted"
    assert plays(canary(STABLE, FRESH, "v2", percents=(5,), insist=True), *few, *BACK) == "rolled back"


def test_a_canary_that_does_not_come_up_gets_no_traffic():
    with pytest.raises(NotReady):
        plays(canary(STABLE, FRESH, "v2"), UP[0], (UP[1], NotReady(FRESH)), Stop(FRESH))


def test_without_a_gate_it_gets_traffic_before_it_is_ready():
    plays(canary(STABLE, FRESH, "v2", percents=(5,), gate=False), UP[0], UP[2], stage(5), (LOOK, FINE), *DONE)


def test_stable_goes_only_if_it_is_not_to_be_kept():
    plays(canary(STABLE, FRESH, "v2", percents=(5,), keep=False), *UP, stage(5), (LOOK, FINE), *DONE,
          Deregister(STABLE), Stop(STABLE))


def test_the_rollback_is_one_switch_while_stable_was_kept():
    plays(rollback_canary(STABLE, FRESH, "v1"), *BACK)


def test_the_rollback_after_stable_was_stopped_boots_it_first():
    plays(rollback_canary(STABLE, FRESH, "v1", keep=False), Start(STABLE, "v1"), AwaitReady(STABLE, 60),
          Register(STABLE), *BACK)
