"""The same pages in the simulated world: what care is worth, request by request."""

import pytest

import deploylab


def losses(name, **options):
    row = deploylab.run(name, **{f"strategy.{option}": value for option, value in options.items()}).ledger.row()
    return {cause: count for cause, count in row.items() if count and cause not in ("sent", "ok", "in_flight")}


@pytest.mark.parametrize("name", ["rolling", "rolling_surge", "blue_green"])
def test_a_careful_release_loses_nothing(name):
    assert losses(name) == {}


@pytest.mark.parametrize("name", ["rolling", "rolling_surge"])
@pytest.mark.parametrize("forgotten, cause", [("gate", "not_ready"), ("deregister", "refused"),
                                              ("drain", "cut_in_flight")])
def test_each_forgotten_step_loses_requests_in_its_own_way(name, forgotten, cause):
    assert losses(name, **{forgotten: False})[cause] > 0


def test_a_switch_without_drain_cuts_what_is_inside_only_if_blue_is_then_stopped():
    assert losses("blue_green", drain=False) == {}
    assert set(losses("blue_green", drain=False, keep=False)) == {"cut_in_flight"}


def test_the_smoke_test_catches_a_green_that_was_not_waited_for():
    run = deploylab.run("blue_green", **{"strategy.gate": False})
    assert run.outcome == "not switched" and run.ledger.failed == 0


def test_a_bad_canary_is_taken_back_by_itself_and_a_good_one_promoted():
    assert deploylab.run("canary_bad").outcome == "rolled back"
    assert deploylab.run("canary").outcome == "promoted"
