"""Repeating over seeds: seed by seed, stopped at any moment without a loss, never shown under other conditions."""

import pytest
from wide_table import rows_of

pytest.importorskip("streamlit")
from streamlit.testing.v1 import AppTest

from deploylab.scenario import load
from deploylab.sim.repeating import interval, one
from deploylab.ui import repeat
from deploylab.wording import figure

SHORT = {"traffic.seconds": 6.0}


class Stopped(Exception):
    pass


class Screen:
    """Streamlit's place in a script that a reader stops at the third seed."""

    def __init__(self):
        self.session_state = {}

    def progress(self, share, text=""):
        if text.startswith("3 /"):
            raise Stopped
        return self

    def button(self, *_, **__):
        return False


def test_what_was_found_until_the_stop_stays_and_is_paired_by_seed(monkeypatch):
    screen = Screen()
    monkeypatch.setattr(repeat, "st", screen)
    monkeypatch.setattr(repeat, "say", lambda ko, en: en)
    variants = {name: load("varied_cost").changed(**SHORT, **{"balancer.name": name}) for name in ("round_robin", "least_connections")}
    with pytest.raises(Stopped):
        repeat.repeated(variants, 50, "here")
    of, found = screen.session_state["here-repeated"]
    assert of == repeat.identity(variants) and repeat.seeds_of(found) == 3
    for name, scenario in variants.items():
        for key in repeat.FIGURES:
            assert found[name][key] == [one(scenario, seed)[key] for seed in (1, 2, 3)]


def test_two_runs_are_told_apart_by_the_interval_of_their_differences_seed_by_seed():
    page = """
from deploylab.scenario import load
from deploylab.ui import repeat
repeat.panel({name: load("varied_cost").changed(**{"traffic.seconds": 6.0, "balancer.name": name})
              for name in ("round_robin", "least_connections")}, "two")
"""
    at = AppTest.from_string(page, default_timeout=60)
    at.query_params["lang"] = "en"
    at.run()
    at.slider(key="two-seeds").set_value(5).run()
    at.button(key="two-repeat").click().run()
    values = [[one(load("varied_cost").changed(**SHORT, **{"balancer.name": name}), seed)["p50_served"] for seed in range(1, 6)]
              for name in ("round_robin", "least_connections")]
    mean = sum(b - a for a, b in zip(*values, strict=True)) / 5
    row = rows_of(at)[2]
    assert row["what"].startswith("**difference") and row["p50, served only"].startswith(figure("p50_served", mean, "en"))


def test_seeds_with_an_infinite_value_are_counted_apart_and_not_averaged_away(monkeypatch):
    monkeypatch.setattr(repeat, "lang", lambda: "en")
    endless = float("inf")
    assert repeat.shown("p99_all", [1.0, endless, 1.0, endless]).endswith("· ∞ 2/4")
    assert repeat.shown("p99_all", [endless, endless]) == "∞" and "∞" not in repeat.shown("p99_all", [1.0, 2.0])
    assert repeat.shown("p99_all", repeat.gaps([1.0, 1.0], [endless, endless])) == "∞"
    assert repeat.shown("p99_all", repeat.gaps([endless], [endless])) == "–"


def test_intervals_are_shown_for_the_conditions_they_were_found_under_and_for_no_others():
    page = """
import streamlit as st
from deploylab.scenario import load
from deploylab.ui import repeat
rate = st.session_state.get("rate", 28.0)
repeat.panel({"this": load("varied_cost").changed(**{"traffic.seconds": 6.0, "traffic.rate": rate})}, "here")
"""
    at = AppTest.from_string(page, default_timeout=60)
    at.query_params["lang"] = "en"
    at.run()
    at.slider(key="here-seeds").set_value(5).run()
    at.button(key="here-repeat").click().run()
    values = [one(load("varied_cost").changed(**SHORT), seed)["p99_served"] for seed in range(1, 6)]
    assert figure("p99_served", interval(values).mean, "en") in rows_of(at)[0]["p99, served only"]
    at.session_state["rate"] = 12.0
    at.run()
    assert not rows_of(at)
