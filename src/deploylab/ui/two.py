"""Any two, side by side on the same traffic: two strategies, two balancers, or two values of one parameter."""

from typing import Any
from urllib.parse import urlencode

import streamlit as st

from deploylab.balancing import BALANCERS
from deploylab.problems import Problem
from deploylab.scenario import Scenario, load, names
from deploylab.scenario.values import value_of
from deploylab.ui import later, pair, runs
from deploylab.ui.controls import SENSIBLE, balancer_name, control, label
from deploylab.ui.player import player
from deploylab.ui.state import embedded, from_link, into_link, lang, linked_step, say, show_problem
from deploylab.ui.view import named, plain

CHARTS = {"strategy": ("throughput", "errors", "capacity", "latency_all"), "balancer": ("latency_served", "load", "latency_all", "errors"),
          "value": ("throughput", "errors", "latency_all", "load")}
Two = tuple[tuple[runs.Asked, runs.Asked], tuple[str, str]]


def side_by_side(strategies: dict[str, tuple[Scenario, str]], changes: dict[str, Any]) -> None:
    """Ask for the two and show them. `strategies`: name -> scenario and title; `changes` are common to them."""
    kinds = {"strategy": say("배포 방식", "strategies"), "balancer": say("분산 알고리즘", "balancers"), "value": say("값 하나", "one value")}
    asked = st.query_params.get("what", "strategy")

    def stage() -> later.Rest | None:
        try:
            with st.container(key="two-asked"):
                kind = st.segmented_control(say("무엇이 다른가", "what differs"), list(kinds), default=asked if asked in kinds else "strategy",
                                            format_func=lambda name: kinds[name], key="two-kind") or "strategy"
                found, titles = two_strategies(strategies, changes) if kind == "strategy" else two_changes(kind)
            show(found, titles)
        except Problem as trouble:
            show_problem(trouble)
            return None
        return repr((kind, found, titles)), lambda: pair.panel(CHARTS[kind], found, titles, "compare-player")

    if embedded():
        stage()
    else:
        later.stage_first(stage, "compare")


def pick(place: int, options: list[str], otherwise: int, title: str, shown: Any) -> str:
    """One of the two, begun by the link."""
    asked = st.query_params.get("ab"[place], "")
    return st.selectbox(f"{'AB'[place]} · {title}", options, options.index(asked) if asked in options else otherwise,
                        format_func=shown, key=f"two-{title}-{place}")


def two_strategies(strategies: dict[str, tuple[Scenario, str]], changes: dict[str, Any]) -> Two:
    columns = st.columns(2)
    chosen = []
    for place in (0, 1):
        with columns[place]:
            chosen.append(pick(place, list(strategies), place, say("배포 방식", "strategy"), lambda name: strategies[name][1]))
    into_link({"what": None, "s": None, "key": None, "a": chosen[0], "b": chosen[1]})
    made = [(strategies[name][0].text, strategies[name][0].name, runs.key(changes), "[]") for name in chosen]
    return (made[0], made[1]), (strategies[chosen[0]][1], strategies[chosen[1]][1])


def two_changes(kind: str) -> Two:
    """A scenario, and what differs between its two runs."""
    listed = [name for name in names() if not name.startswith("compare_")]
    asked = st.query_params.get("s", "")
    usual = "varied_cost" if kind == "balancer" else "rolling"
    name = st.selectbox(say("장면", "scene"), listed, listed.index(asked if asked in listed else usual),
                        format_func=lambda each: load(each).title[lang()], key=f"two-scene-{kind}")
    scenario = load(name)
    if kind == "balancer":
        key, columns = "balancer.name", st.columns(2)
        values: list[Any] = []
        for place in (0, 1):
            with columns[place]:
                values.append(pick(place, list(BALANCERS), 2 * place, say("분산 알고리즘", "balancer"), balancer_name))
    else:
        key, values = two_values(scenario)
    into_link({"what": kind, "s": name, "key": key if kind == "value" else None, "a": plain(values[0]), "b": plain(values[1])})
    made = [(scenario.text, scenario.name, runs.key({key: value}), "[]") for value in values]
    return (made[0], made[1]), (named(key, values[0]), named(key, values[1]))


def two_values(scenario: Scenario) -> tuple[str, list[Any]]:
    """A key of the scenario with a control for each run, apart from one another to begin with."""
    options = [f"strategy.{option}" for option in ("gate", "deregister", "drain", "smoke")]
    keys = [key for key in (*SENSIBLE, *options) if value_of(scenario, key) is not None and usable(scenario, key)]
    asked = st.query_params.get("key", "")
    key = st.selectbox(say("어떤 값", "which value"), keys, keys.index(asked) if asked in keys else 0,
                       format_func=label, key=f"two-key-{scenario.name}")
    own, linked, values = value_of(scenario, key), from_link({"a": None, "b": None}), []
    columns = st.columns(2)
    for place, name in enumerate("ab"):
        value = linked.get(name) if key == asked else None
        value = float(value) if isinstance(own, float) and isinstance(value, int) and not isinstance(value, bool) else value
        with columns[place]:
            st.markdown(f"**{'AB'[place]}**")
            values.append(control(scenario, key, value if type(value) is type(own) else apart(own, key, place), f"two-{scenario.name}-{key}-{place}"))
    return key, values


def usable(scenario: Scenario, key: str) -> bool:
    """Whether the key can be changed in this scenario at all."""
    try:
        scenario.changed(**{key: value_of(scenario, key)})
    except Problem:
        return False
    return True


def apart(own: Any, key: str, place: int) -> Any:
    """A value to begin with: the scenario's own, and one that differs."""
    if not place:
        return own
    if isinstance(own, bool):
        return not own
    low, high, _ = SENSIBLE[key]
    return type(own)(min(high, own * 1.5) if 0 < own < high else (low + high) / 2 if own <= low else low)


def show(asked: tuple[runs.Asked, runs.Asked], titles: tuple[str, str]) -> None:
    traces = [runs.finished(*each).trace for each in asked]
    link = {key: value for key, value in st.query_params.items() if key not in ("step", "embed")} | {"lang": lang()}
    player([runs.payload(*each) for each in asked], captions=titles, key="compare-player", lang=lang(), base="?" + urlencode(link), embed=embedded(),
           step=linked_step(runs.opening(*traces)))
