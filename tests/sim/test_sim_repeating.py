"""Repeats: each seed is the run of that seed, under the conditions that were asked for."""

import json

import pytest

import deploylab
from deploylab.cli import main
from deploylab.scenario import load
from deploylab.sim.repeating import one, repeat


def test_a_repeat_is_the_run_of_its_seed():
    run = deploylab.run("rolling", seed=7)
    assert one(load("rolling"), 7) == {key: value for key, value in (run.ledger.row() | run.metrics).items() if isinstance(value, (int, float))}


def test_changed_conditions_hold_in_every_repeat():
    changes = {"traffic.rate": 3, "strategy.batch": 2}
    run = deploylab.run("rolling", seed=7, **changes)
    assert one(load("rolling").changed(**changes), 7)["sent"] == run.ledger.sent < one(load("rolling"), 7)["sent"] / 2


@pytest.mark.parametrize("workers", [1, 2])
def test_every_seed_comes_once_at_any_number_of_processes(workers):
    scenario = load("varied_cost").changed(**{"traffic.seconds": 20})
    found = dict(repeat(scenario, range(5, 11), workers))
    assert {seed: found[seed] for seed in sorted(found)} == {seed: one(scenario, seed) for seed in range(5, 11)}
    assert len({row["p99_served"] for row in found.values()}) > 1


def test_the_command_repeats_under_the_values_that_are_set(capsys):
    words = ["repeat", "recreate", "--seeds", "2", "--workers", "1", "--json", "--set", "traffic.rate=2", "--set", "traffic.seconds=60"]
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out)["sent"]["mean"] < 200


def test_a_seed_that_cannot_be_is_bad_usage(capsys):
    assert main(["repeat", "recreate", "--seeds", "2", "--first", "-3", "--lang", "en"]) == 2
    assert "seed" in capsys.readouterr().err
