"""Take it away: what a lab shows as files. The scenario file holds the changed values and the fork, so that it gives this very run."""

import json
from typing import Any

import streamlit as st

from deploylab.problems import Problem
from deploylab.scenario import Scenario
from deploylab.scenario.writing import toml, write
from deploylab.sim import Run
from deploylab.story import table
from deploylab.ui.state import lang, say, show_problem
from deploylab.ui.view import View


def panel(scenario: Scenario, seen: View, run: Run, payload: str, sheet: str) -> None:
    """Draw the downloads of this run; `sheet`: the address of its exam sheet."""
    with st.expander(say("가져가기", "Take it away"), icon=":material/download:"):
        try:
            text = as_file(scenario, seen)
        except Problem as trouble:
            return show_problem(trouble)
        columns, name = st.columns(3), scenario.name
        columns[0].download_button("scenario.toml", text, f"{name}.toml", key=f"{name}-toml")
        columns[1].download_button("trace.json", lambda: run.trace.to_json(), f"{name}.json", key=f"{name}-json")
        columns[2].download_button("steps.csv", lambda: table(json.loads(payload), lang()), f"{name}.csv", key=f"{name}-csv")
        st.link_button(say("한 장 정리지", "Exam sheet"), sheet, icon=":material/print:")
        own = name if text == scenario.text else f"{name}.toml"
        st.code(f"deploylab run {own} --seed {run.scenario['seed']} --trace out.json", language="bash")


def as_file(scenario: Scenario, seen: View) -> str:
    """The text of a scenario file that gives the run that is shown."""
    text = scenario.text
    for key, value in seen.changes.items():
        text = write(text, key, value)
    for entry in seen.fork.entries(scenario, seen.changes) if seen.fork else []:
        text = f"{text.rstrip()}\n\n[[intervene]]\n" + "".join(f"{key} = {inline(value)}\n" for key, value in entry.items() if value)
    return text


def inline(value: Any) -> str:
    """A value in one line of TOML."""
    return f"{{ {', '.join(f'{key} = {each}' for key, each in value.items())} }}" if isinstance(value, dict) else toml(value)
