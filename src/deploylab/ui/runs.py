"""Runs for the pages: each computed once, kept for everybody who asks for the same.

A run is asked for by four texts: the scenario file, its name, the changes (JSON) and the interventions of a fork (JSON).
"""

import json
from pathlib import Path
from typing import Any

import streamlit as st

import deploylab
from deploylab.figures import Series, fates, series
from deploylab.problems import Problem
from deploylab.scenario import Scenario, parse
from deploylab.sim import Run
from deploylab.story import opening as opening_of
from deploylab.story import questions, tell
from deploylab.story.static import compact
from deploylab.story.together import moment
from deploylab.trace import Trace

Asked = tuple[str, str, str, str]


@st.cache_resource(max_entries=24, show_spinner=False)
def finished(text: str, name: str, changes: str, forks: str = "[]") -> Run:
    """The run of a scenario file's text with changes (JSON); equal questions share one run."""
    scenario = guarded(parse(text, name).changed(**json.loads(changes)))
    return deploylab.run(scenario, explain=True, intervene=json.loads(forks))


def guarded(scenario: Scenario) -> Scenario:
    """Problem if it names an access log beyond those of the package: the server's files are no reader's to name."""
    kind, _, log = scenario["traffic.arrivals"].partition(":")
    if kind == "log" and Path(log).name != log:
        raise Problem("Here a scenario cannot name an access log of the machine; upload one on the workbench.",
                      "여기서는 시나리오가 컴퓨터의 접근 로그를 지정할 수 없습니다. 작업대에서 올리세요.")
    return scenario


@st.cache_resource(max_entries=24, show_spinner=False)
def story(text: str, name: str, changes: str, forks: str = "[]") -> tuple[str, str]:
    """What the player is sent of a run, as JSON, and the questions that it may stop for; telling is what takes longest."""
    trace = finished(text, name, changes, forks).trace
    told = tell(trace)
    return compact(told), compact(questions(trace, told, p99=one_more(text, name, changes, forks)))


def payload(text: str, name: str, changes: str, forks: str = "[]") -> str:
    """What the player is sent of a run: one JSON string, so that it travels once."""
    return story(text, name, changes, forks)[0]


def predictions(text: str, name: str, changes: str, forks: str = "[]") -> str:
    """What the player may stop for in this run, as JSON."""
    return story(text, name, changes, forks)[1]


def one_more(text: str, name: str, changes: str, forks: str) -> tuple[float, float] | None:
    """p99 of this run and of the same traffic on one server more; None where a deployment changes the servers anyway."""
    mine = finished(text, name, changes, forks)
    pool = mine.scenario.pools.get("main")
    if not pool or len(mine.scenario.pools) > 1 or mine.scenario["strategy.name"] or forks != "[]":
        return None
    if pool["weights"] or pool["spares"] or pool["servers"][0] != "s1":
        return None
    more = key(json.loads(changes) | {"fleet.pools.main": len(pool["servers"]) + 1})
    return mine.metrics["p99_served"], finished(text, name, more).metrics["p99_served"]


@st.cache_resource(max_entries=24, show_spinner=False)
def charted(text: str, name: str, changes: str, forks: str = "[]", step: float | None = None) -> Series:
    return series(finished(text, name, changes, forks).trace, step)


@st.cache_resource(max_entries=12, show_spinner=False)
def paired(first: Asked, second: Asked) -> list[fates.Pair]:
    """What became of every request in both runs, the largest difference first."""
    return fates.pairs(finished(*first).trace, finished(*second).trace)


def key(changes: dict[str, Any]) -> str:
    return json.dumps(changes, sort_keys=True, ensure_ascii=False)


def opening(*traces: Trace) -> int:
    """Where the player opens: as the strategy begins, else at the first request. Two runs play under one clock."""
    events = [trace.events for trace in traces]
    return min(moment(events, place, opening_of(trace)) for place, trace in enumerate(traces))
