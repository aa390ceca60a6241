"""Runs for the pages: each computed once, kept for everybody who asks for the same."""

import json
from typing import Any

import streamlit as st

import deploylab
from deploylab.figures import Series, series
from deploylab.scenario import parse
from deploylab.sim import Run
from deploylab.story import questions, tell


@st.cache_resource(max_entries=24, show_spinner=False)
def finished(text: str, name: str, changes: str, forks: str = "[]") -> Run:
    """The run of a scenario file's text with changes (JSON); equal questions share one run."""
    return deploylab.run(parse(text, name), explain=True, intervene=json.loads(forks), **json.loads(changes))


@st.cache_data(max_entries=24, show_spinner=False)
def payload(text: str, name: str, changes: str, forks: str = "[]", asks: bool = False) -> str:
    """What the player is sent: one JSON string, so that it travels once. With `asks`, it stops for predictions."""
    trace = finished(text, name, changes, forks).trace
    told = tell(trace)
    if asks:
        told["questions"] = questions(trace, told)
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


@st.cache_resource(max_entries=24, show_spinner=False)
def charted(text: str, name: str, changes: str, forks: str = "[]") -> Series:
    return series(finished(text, name, changes, forks).trace)


def key(changes: dict[str, Any]) -> str:
    return json.dumps(changes, sort_keys=True, ensure_ascii=False)
