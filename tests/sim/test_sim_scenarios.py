"""Every scenario that travels with the package runs, and every claim that it makes about itself is true."""

import pytest

import deploylab
from deploylab.problems import Problem
from deploylab.scenario import names
from deploylab.sim.expect import holds


@pytest.mark.parametrize("name", names())
def test_every_claim_of_the_scenario_holds(name):
    run = deploylab.run(name, full_trace=False)
    assert run.scenario.expect, "a scenario without a claim teaches nothing that can be checked"
    for entry in run.scenario.expect:
        assert holds(entry["claim"], run), (entry["claim"], run.ledger.row(), run.metrics, run.outcome)
        assert entry["ko"] and entry["en"]


def test_a_false_claim_is_found_false_and_an_unreadable_one_is_refused():
    run = deploylab.run("recreate", full_trace=False)
    assert not holds("ledger.failed == 0", run)
    for claim in ("ledger.nothing", "__import__('os')", "ledger.failed.real", "open('x')", "1 +", "[x for x in (1,)]"):
        with pytest.raises(Problem):
            holds(claim, run)


def test_there_is_a_scenario_for_each_lab():
    for name in ("recreate", "rolling", "blue_green", "canary", "even_cost", "varied_cost", "resonance_4", "survivorship",
                 "black_hole", "fresh_server", "rolling_surge", "rolling_stalled", "integrity", "access_log", "connections_l4"):
        assert name in names()


def test_a_stalled_rollout_stands_at_eight_old_and_five_broken():
    run = deploylab.run("rolling_stalled")
    last = {event[2]: event[4:6] for event in run.trace.of("server")}
    assert sorted(last.values()).count(("v1", "ready")) == 8
    assert sorted(last.values()).count(("v2", "starting")) == 5


def test_without_any_one_of_the_three_cares_rolling_loses_requests():
    lost = {}
    for cares in ((True, True, True), (False, True, True), (True, False, True), (True, True, False)):
        changes = dict(zip(("strategy.gate", "strategy.deregister", "strategy.drain"), cares, strict=True))
        lost[cares] = sum(deploylab.run("rolling", seed, full_trace=False, **changes).ledger.failed for seed in range(1, 6))
    assert lost.pop((True, True, True)) == 0
    assert all(lost.values()), lost
