"""Controls for the values of a scenario: one for each key, with its unit and range from the table of fields."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from deploylab import balancing
from deploylab.scenario import Scenario
from deploylab.scenario.values import rule, value_of
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
MOST = 2**53 - 1  # the largest whole number that a browser holds exactly
OPTIONS = {
    "gate": ("준비성 확인", "readiness gate"), "deregister": ("등록 해제", "deregister first"), "drain": ("드레이닝", "drain"),
    "batch": ("한 번에 바꿀 서버 수", "servers at a time"), "max_surge": ("maxSurge", "maxSurge"),
    "max_unavailable": ("maxUnavailable", "maxUnavailable"), "smoke": ("전환 전 스모크 테스트", "smoke test before the switch"),
    "drain_timeout": ("드레이닝 제한 시간(s)", "drain deadline (s)"), "ready_timeout": ("준비 대기 제한(s)", "readiness deadline (s)"),
    "schema_change": ("스키마 변경", "schema change"), "keep": ("구버전 서버를 남겨 둠", "keep the old servers running"),
    "looks": ("판정 횟수", "number of looks"), "harm": ("놓치지 않을 악화 폭", "harm not to be missed"), "seconds": ("단계별 관찰 시간(초)", "seconds of looking per stage"), "alpha": ("유의수준 α", "false-alarm rate α"),
    "power": ("검정력", "power"), "insist": ("불확실하면 되돌림", "roll back if unsure"),
}

NAMES = {
    "round_robin": ("라운드 로빈", "round robin"), "smooth_weighted_round_robin": ("부드러운 가중 라운드 로빈", "smooth weighted round robin"),
    "least_connections": ("최소 연결", "least connections"), "weighted_least_connections": ("가중 최소 연결", "weighted least connections"),
    "power_of_two": ("두 개 중 고르기", "power of two choices"), "random": ("무작위", "random"), "ip_hash": ("IP 해시", "IP hash"),
    "consistent_hash": ("일관 해시", "consistent hashing"), "least_response_time": ("최소 응답 시간", "least response time"),
}


def balancer_name(name: str) -> str:
    """A balancer as the reader's language calls it."""
    return NAMES.get(name, (name, name))[lang() == "en"]


def label(key: str) -> str:
    """What a key means, whose it is, and its unit."""
    parts = key.split(".")
    known = rule(key)
    if known is None:
        return OPTIONS[parts[-1]][lang() == "en"] if parts[-1] in OPTIONS else parts[-1]
    if parts[:2] == ["fleet", "pools"]:
        return say(f"{parts[2]} 서버 수", f"servers of {parts[2]}")
    owner = f"{parts[1]} " if parts[0] == "versions" else ""
    unit = f" ({known.unit})" if known.unit else ""
    return f"{owner}{known.ko if lang() == 'ko' else known.en}{unit}"


def control(scenario: Scenario, key: str, value: Any, name: str, moved: Callable[[], None] | None = None) -> Any:
    """Draw one control and return what it says; `moved` is called when the reader moves it."""
    text, known = label(key), rule(key)
    if isinstance(value, bool):
        return st.toggle(text, value, key=name, on_change=moved)
    choices: tuple[str, ...] = known.choices if known else ()
    if key == "balancer.name":
        choices = tuple(balancing.BALANCERS)
    if key == "traffic.arrivals" and value in ("even", "poisson"):
        choices = ("even", "poisson")
    if choices:
        return st.selectbox(text, choices, choices.index(value) if value in choices else 0, key=name, on_change=moved,
                            format_func=balancer_name)
    if key in SENSIBLE:
        low, high, step = SENSIBLE[key]
        kind = type(step) if not isinstance(value, float) else float
        return st.slider(text, kind(min(low, value)), kind(max(high, value)), kind(value), kind(step), key=name, on_change=moved)
    if isinstance(value, (int, float)):
        ends = (known.low, known.high) if known else (None, None)
        least, most = (None if end is None else type(value)(min(end, MOST)) for end in ends)
        return st.number_input(text, least, most, min(value, MOST), key=name, on_change=moved)
    return st.text_input(text, str(value), key=name, on_change=moved)


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
