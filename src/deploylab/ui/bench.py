"""The workbench's controls: one for every parameter of the scenario in the text; moving one rewrites its line and no other."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import streamlit as st

from deploylab.problems import Problem
from deploylab.scenario import Scenario
from deploylab.scenario.deploying import fitting
from deploylab.scenario.fields import FIELDS
from deploylab.scenario.values import value_of
from deploylab.scenario.writing import without, write
from deploylab.strategies import STRATEGIES
from deploylab.ui.controls import control
from deploylab.ui.state import lang, say

TEXT = "bench-text"
LOGS = ("traffic.log_requests", "traffic.speed_up", "traffic.longest_gap")


def panel(scenario: Scenario) -> None:
    """Draw the controls of what the text says."""
    tabs = {"traffic": say("트래픽", "Traffic"), "fleet": say("서버", "Servers"), "balancer": say("분산", "Balancer"),
            "strategy": say("배포", "Deployment"), "versions": say("버전·데이터", "Versions and data")}
    with st.expander(say("모든 값 바꾸기", "Every value as a control"), icon=":material/tune:"):
        for (part, _), tab in zip(tabs.items(), st.tabs(list(tabs.values())), strict=True):
            with tab:
                columns = st.columns(2)
                for number, (key, value) in enumerate(parameters(scenario, part)):
                    with columns[number % 2]:
                        one(scenario, key, value)


def parameters(scenario: Scenario, part: str) -> Iterator[tuple[str, Any]]:
    """The keys of a part with the values in force."""
    if part == "traffic":
        yield "seed", scenario["seed"]
    if part == "fleet":
        for name, pool in scenario.pools.items():
            if not re.search(rf"^\s*(servers|{re.escape(name)})\s*=\s*\[", scenario.text, re.MULTILINE):
                split = re.search(rf"^\s*\[fleet\.pools\.{re.escape(name)}\]", scenario.text, re.MULTILINE)
                yield f"fleet.pools.{name}{'.servers' if split else ''}", len(pool["servers"])
    if part == "versions":
        for name, version in scenario.versions.items():
            yield from ((f"versions.{name}.{key}", value) for key, value in version.items())
    logged = scenario["traffic.arrivals"].startswith("log:")
    prefixes = {"versions": ("database.",), "strategy": ("strategy.at", "strategy.name")}.get(part, (f"{part}.",))
    for key in FIELDS:
        if key.startswith(prefixes) and (logged or key not in LOGS) and (key != "strategy.at" or scenario["strategy.name"]):
            yield key, scenario[key]
    if part == "strategy" and (binding := STRATEGIES.get(scenario["strategy.name"])):
        yield from ((f"strategy.{option}", value_of(scenario, f"strategy.{option}")) for option, usual in binding.options.items()
                    if isinstance(usual, (bool, int, float, str)))


def one(scenario: Scenario, key: str, value: Any) -> None:
    """One control. It shows what the text says, also after somebody has edited the text."""
    name = f"bench-{key}"
    if st.session_state.get(name, value) != value:
        st.session_state[name] = value
    if key == "strategy.name":
        able = ["", *fitting(scenario)]
        shown = able if value in able else [*able, value]
        st.selectbox(FIELDS[key].ko if lang() == "ko" else FIELDS[key].en, shown, shown.index(value), key=name,
                     format_func=lambda each: each or say("배포하지 않음", "no deployment"), on_change=rewriting(scenario, key, name))
    else:
        control(scenario, key, value, name, rewriting(scenario, key, name))


def rewriting(scenario: Scenario, key: str, name: str) -> Callable[[], None]:
    """What a control does when it is moved."""

    def rewrite() -> None:
        text = st.session_state[TEXT]
        try:
            if key == "strategy.name":  # the options of one strategy mean nothing to another
                known = STRATEGIES[st.session_state[name]].options if st.session_state[name] else {}
                text = without(text, [f"strategy.{option}" for option in scenario.options if option not in known])
            st.session_state[TEXT] = write(text, key, st.session_state[name])
        except Problem as trouble:
            st.session_state["bench-trouble"] = trouble.text(lang())

    return rewrite
