"""Simulation against reality: the recorded run, and the box in the book that tells of it."""

from pathlib import Path

import pytest

import deploylab
from deploylab.live.reality import FIGURES, STAGES, figures, near, recorded, spent, tables
from deploylab.live.recordings import TABLES
from deploylab.live.scale import for_live
from deploylab.problems import Problem
from deploylab.scenario import load, names
from deploylab.strategies import STRATEGIES
from deploylab.trace import Trace

CHAPTER = Path(__file__).parents[2] / "chapters" / "13_choose"
ROWS = {row["scenario"]: row for row in recorded()}


def has_live_form(name):
    try:
        return bool(for_live(load(name), 100, 10, {}))
    except Problem:
        return False


def test_every_scenario_that_has_a_live_form_is_in_the_record():
    assert set(ROWS) == {name for name in names() if has_live_form(name)}


def test_every_strategy_was_played_for_real_and_nothing_discarded_is_in_the_record():
    assert {row["strategy"] for row in ROWS.values()} >= set(STRATEGIES)
    assert not any(row["discarded"] for row in ROWS.values())


@pytest.mark.parametrize("name", ["recreate", "rolling", "rolling_careless", "blue_green", "canary_bad"])
def test_the_simulated_half_is_what_the_simulation_says_today(name):
    run = deploylab.run(name)
    now = figures(run.trace, run.metrics)
    assert {key: round(value, 1) for key, value in now.items()} == ROWS[name]["simulated"]


def test_what_the_strategies_promise_holds_in_both():
    for row in ROWS.values():
        live, simulated = row["live"], row["simulated"]
        assert near(live["sent"], simulated["sent"])
        if row["strategy"] and not simulated["failed"]:
            assert live["failed"] == 0


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_box_in_the_book_is_the_record(lang):
    text = (CHAPTER / f"{lang}.md").read_text(encoding="utf-8")
    assert all(table in text for table in tables(recorded(), lang))


def test_the_way_of_a_request_is_its_time_less_waiting_and_service():
    trace = Trace({}, [(0, "arrive", 1, "", "page", 5000, None), (0, "arrive", 2, "", "page", 5000, None)])
    answers = [[1, 0, 300, 8000, 200, "s1", "", 900, 2200], ["retry", 2, 1, 10, "refused", ""], [2, 0, 100, 500, 503, "", "refused", 0, 0]]
    assert spent(answers, trace) == {"send": 0.3, "there": 0.6, "back": 0.8}
    assert spent([], trace) == {}


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_stages_of_the_way_are_told_from_the_record(lang):
    lines = TABLES["stages"](lang).splitlines()
    assert len(lines) == 2 + len(STAGES) and all(line.count("|") == 4 for line in lines)
    assert all(table(lang).startswith("|") for table in TABLES.values())


def test_close_is_20_percent_and_nothing_is_close_to_nothing_only():
    assert near(120, 100) and near(80, 100) and not near(121, 100) and near(0, 0) and not near(1, 0)
    assert FIGURES[0] == "sent"
