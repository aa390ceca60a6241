"""Repeat over seeds in the page: intervals instead of anecdotes, with progress and a way to stop."""

import streamlit as st

from deploylab.scenario import Scenario
from deploylab.sim.repeating import interval, is_noise, one
from deploylab.ui.state import lang, say
from deploylab.ui.tables import wide
from deploylab.wording import figure, name_of

FIGURES = ("failed", "p50_served", "p99_served", "p99_all", "downtime_seconds")


Found = dict[str, dict[str, list[float]]]  # name -> figure -> values by seed


def panel(variants: dict[str, Scenario], place: str) -> None:
    """Offer to run these scenarios (name -> scenario) under many seeds, and show the intervals side by side."""
    count = st.slider(say("시드 수", "seeds"), 5, 200, 20, 5, key=f"{place}-seeds")
    if st.button(say("반복 실행", "Repeat"), icon=":material/replay:", key=f"{place}-repeat"):
        repeated(variants, count, place)
    of, found = st.session_state.get(f"{place}-repeated", ("", {}))
    if of == identity(variants) and seeds_of(found) > 1:
        table(found)


def identity(variants: dict[str, Scenario]) -> str:
    """What these runs depend on; intervals of other conditions are not shown."""
    return repr([(name, of.values, of.pools, of.kinds, of.versions, of.options, of.intervene) for name, of in variants.items()])


def seeds_of(found: Found) -> int:
    """How many seeds all of them have run under."""
    return min((len(values) for series in found.values() for values in series.values()), default=0)


def repeated(variants: dict[str, Scenario], count: int, place: str) -> None:
    """Run them seed by seed. A click on stop ends the script, and with it the loop; what was found until then stays."""
    bar = st.progress(0.0)
    st.button(say("중지", "Stop"), icon=":material/stop:", key=f"{place}-stop")
    found: Found = {name: {key: [] for key in FIGURES} for name in variants}
    st.session_state[f"{place}-repeated"] = (identity(variants), found)
    for seed in range(1, count + 1):
        rows = {name: one(scenario, seed) for name, scenario in variants.items()}
        for name, row in rows.items():
            for key in FIGURES:
                found[name][key].append(float(row[key]))
        bar.progress(seed / count, f"{seed} / {count}")


def table(found: Found) -> None:
    first = next(iter(found.values()))
    rows = []
    for name, series in found.items():
        row = {say("무엇을", "what"): name}
        for key in FIGURES:
            row[name_of(key, lang())] = shown(key, series[key])
            if series is not first and is_noise(first[key], series[key]):
                row[name_of(key, lang())] += say("  (차이 없음)", "  (no difference)")
        rows.append(row)
    if len(found) == 2:
        other = list(found.values())[1]
        rows.append({say("무엇을", "what"): f"**{say('차이(둘째 − 첫째)', 'difference (second − first)')}**"} | {
            name_of(key, lang()): shown(key, gaps(first[key], other[key])) for key in FIGURES})
    wide(rows, say("시드를 바꾸어 반복한 결과", "intervals over seeds"))
    st.caption(say(f"시드 {seeds_of(found)}개. ", f"{seeds_of(found)} seeds. ") + say("대괄호는 평균의 95 % 구간이다. '차이 없음'은 시드별로 짝지은 차이의 95 % 구간이 0을 품는다는 뜻이다.",
                   "Brackets give the 95 % interval of the mean. 'No difference': the interval of the differences, paired by seed, contains 0."))


def gaps(first: list[float], second: list[float]) -> list[float]:
    """The differences, seed by seed: both runs of a seed met the same traffic."""
    return [b - a for a, b in zip(first, second, strict=True)]


def shown(key: str, values: list[float]) -> str:
    """The mean and its interval; seeds with an infinite value are counted apart."""
    found, endless = interval(values), len(values) - interval(values).runs
    if not found.runs:
        return "∞" if values[0] > 0 else "−∞" if values[0] < 0 else "–"
    mean, low, high = (f"{value:,.1f}" if key == "failed" else figure(key, value, lang()) for value in (found.mean, found.low, found.high))
    return f"{mean}  [{low} – {high}]" + (f" · ∞ {endless}/{len(values)}" if endless else "")
