"""Controls for the values of a scenario: one for each key, with its unit and range from the table of fields."""

from typing import Any

import streamlit as st

from deploylab import balancing
from deploylab.scenario import Scenario
from deploylab.scenario.fields import FIELDS, POOL, VERSION, Field
from deploylab.strategies import STRATEGIES
from deploylab.ui.state import from_link, lang, say

SENSIBLE = {  # what a slider offers; a file may go further
    "traffic.rate": (1.0, 100.0, 1.0), "fleet.boot_seconds": (0.0, 60.0, 1.0), "fleet.stop_seconds": (0.0, 20.0, 0.5),
    "fleet.health_interval": (0.0, 10.0, 0.5), "fleet.queue": (-1, 50, 1), "fleet.cold_seconds": (0.0, 60.0, 1.0),
    "fleet.cold_factor": (1.0, 10.0, 0.5), "traffic.writes": (0.0, 1.0, 0.05), "traffic.sessions": (0.0, 1.0, 0.05),
    "traffic.hot_client": (0.0, 0.9, 0.05), "traffic.retries": (0, 10, 1), "traffic.commit_at": (0.0, 1.0, 0.05),
    "fleet.pools.main": (1, 12, 1), "versions.v1.error_rate": (0.0, 0.3, 0.005), "versions.v2.error_rate": (0.0, 0.5, 0.005),
    "strategy.batch": (1, 8, 1), "strategy.seconds": (5, 120, 5), "strategy.alpha": (0.01, 0.2, 0.01),
    "strategy.power": (0.5, 0.99, 0.01),
}
OPTIONS = {
    "gate": ("준비성 확인", "readiness gate"), "deregister": ("등록 해제", "deregister first"), "drain": ("드레이닝", "drain"),
    "batch": ("한 번에 바꿀 서버 수", "servers at a time"), "max_surge": ("maxSurge", "maxSurge"),
    "max_unavailable": ("maxUnavailable", "maxUnavailable"), "smoke": ("전환 전 스모크 테스트", "smoke test before the switch"),
    "seconds": ("단계별 관찰 시간(초)", "seconds of looking per stage"), "alpha": ("유의수준 α", "false-alarm rate α"),
    "power": ("검정력", "power"), "insist": ("불확실하면 되돌림", "roll back if unsure"),
}


def rule(key: str) -> Field:
    """What is known about a key, wherever its table is."""
    if key in FIELDS:
        return FIELDS[key]
    if key.startswith("fleet.pools."):
        return POOL["servers"]
    return VERSION[key.rsplit(".", 1)[-1]]


def value_of(scenario: Scenario, key: str) -> Any:
    """The value in force."""
    table, _, last = key.rpartition(".")
    if key in scenario.values:
        return scenario[key]
    if table == "strategy":
        binding = STRATEGIES.get(scenario["strategy.name"])
        return {**(binding.options if binding else {}), **scenario.options}.get(last)
    if table == "fleet.pools":
        return len(scenario.pools[last]["servers"]) if last in scenario.pools else None
    return scenario.versions.get(table.rsplit(".", 1)[-1], {}).get(last)


def label(key: str, scenario: Scenario) -> str:
    table, _, last = key.rpartition(".")
    if table == "strategy" and last in OPTIONS:
        return OPTIONS[last][lang() == "en"]
    known = rule(key)
    owner = f"{table.rsplit('.', 1)[-1]} " if table.startswith("versions") else ""
    unit = f" ({known.unit})" if known.unit else ""
    return f"{owner}{known.ko if lang() == 'ko' else known.en}{unit}"


def control(scenario: Scenario, key: str, value: Any, name: str) -> Any:
    """Draw one control and return what it says."""
    text = label(key, scenario)
    if isinstance(value, bool):
        return st.toggle(text, value, key=name)
    if key == "balancer.name":
        names = list(balancing.BALANCERS)
        return st.selectbox(text, names, names.index(value) if value in names else 0, key=name)
    choices = rule(key).choices if not key.startswith("strategy.") else ()
    if key == "traffic.arrivals" and value in ("even", "poisson"):
        choices = ("even", "poisson")
    if choices:
        return st.selectbox(text, choices, choices.index(value), key=name)
    if key in SENSIBLE:
        low, high, step = SENSIBLE[key]
        kind = type(step) if not isinstance(value, float) else float
        return st.slider(text, kind(min(low, value)), kind(max(high, value)), kind(value), kind(step), key=name)
    return st.text_input(text, str(value), key=name)


def changes(scenario: Scenario, keys: tuple[str, ...], place: str) -> dict[str, Any]:
    """Draw controls for these keys; return the values that differ from the file's, the link's included."""
    linked = from_link(dict.fromkeys([*keys, "seed"]))
    found: dict[str, Any] = {}
    shown = [key for key in keys if value_of(scenario, key) is not None]
    columns = st.columns(2)
    with columns[0]:
        seed = st.number_input(say("시드", "seed"), 0, 2**31, int(linked.get("seed", scenario["seed"])), key=f"{place}-seed")
    if seed != scenario["seed"]:
        found["seed"] = int(seed)
    for number, key in enumerate(shown, 1):
        own = value_of(scenario, key)
        value = linked.get(key, own)
        if isinstance(own, float) and isinstance(value, int):
            value = float(value)
        if type(value) is not type(own):
            value = own
        with columns[number % 2]:
            said = control(scenario, key, value, f"{place}-{key}")
        if said != own and str(said) != str(own):
            found[key] = said
    return found
