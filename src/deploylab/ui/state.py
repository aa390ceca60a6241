"""What a page remembers: the language, and the changed values that make up its link."""

import tomllib
from typing import Any
from urllib.parse import parse_qs

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from deploylab.problems import Problem

LANGUAGES = {"ko": "한국어", "en": "English"}


def lang() -> str:
    """The language in force: the link's, else the reader's choice, else the browser's."""
    asked = st.query_params.get("lang")
    if asked in LANGUAGES and "lang_pick" not in st.session_state:
        st.session_state.lang = asked
    if "lang" not in st.session_state:
        st.session_state.lang = "ko" if str(st.context.locale or "").lower().startswith("ko") else "en"
    return st.session_state.lang


def say(ko: str, en: str) -> str:
    """A text in the language in force."""
    return ko if lang() == "ko" else en


def choose_language() -> None:
    """The switch in the sidebar; the choice stays in the link."""
    current = lang()

    def keep() -> None:
        picked = st.session_state.get("lang_pick")
        if picked:
            st.session_state.lang = picked
            st.query_params["lang"] = picked

    st.segmented_control("언어 / Language", list(LANGUAGES), format_func=LANGUAGES.get, default=current, key="lang_pick",
                         on_change=keep)
    if st.query_params.get("lang") != st.session_state.lang:
        st.query_params["lang"] = st.session_state.lang


def embedded() -> bool:
    """Whether the page stands inside a slide or a learning platform, without chrome.

    Streamlit keeps `embed` for itself and hides it from `st.query_params`; the address as it was asked for has it.
    """
    asked = get_script_run_ctx()
    return asked is not None and parse_qs(asked.query_string).get("embed", [""])[-1] in ("1", "true")


def from_link(known: dict[str, Any]) -> dict[str, Any]:
    """The values that the link changes, read as TOML; what is not in `known` is left alone."""
    found = {}
    for key in known:
        if key in st.query_params:
            text = st.query_params[key]
            try:
                found[key] = tomllib.loads(f"v = {text}")["v"]
            except tomllib.TOMLDecodeError:
                found[key] = text
    return found


def into_link(values: dict[str, Any]) -> None:
    """Put these values into the address; None takes one out."""
    for key, value in values.items():
        if value is None:
            if key in st.query_params:
                del st.query_params[key]
        else:
            text = str(value).lower() if isinstance(value, bool) else str(value)
            if st.query_params.get(key) != text:
                st.query_params[key] = text


def show_problem(trouble: Problem) -> None:
    st.error(trouble.text(lang()), icon=":material/error:")


def linked_step(otherwise: int) -> int:
    """The step that the address asks for, or `otherwise`."""
    asked = st.query_params.get("step", "")
    return int(asked) if asked.isdecimal() else otherwise
