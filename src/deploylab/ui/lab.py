"""The page of a lab: question, stage, controls, charts, what to notice. One function serves all labs."""

from typing import Any
from urllib.parse import urlencode

import streamlit as st

from deploylab import figures
from deploylab.labs import Lab
from deploylab.problems import Problem
from deploylab.scenario import Scenario, load
from deploylab.sim import Run
from deploylab.sim.expect import holds
from deploylab.ui import extras, forking, later, numbers, pair, repeat, runs, taking, view
from deploylab.ui.player import player
from deploylab.ui.state import embedded, into_link, lang, linked_step, say, show_problem

CHARTS = {
    "throughput": figures.throughput, "errors": figures.errors, "capacity": figures.capacity, "load": figures.load,
    "latency_all": figures.latency, "latency_served": lambda series, lang: figures.latency(series, lang, False),
}


def page(lab: Lab) -> None:
    """Draw a lab."""
    if not embedded():
        st.title(lab.title[lang()])
        st.markdown(f"##### {lab.question[lang()]}")
    later.stage_first(lambda: stage(lab), lab.slug)
    if not (embedded() or later.painted()):
        later.watch()


def stage(lab: Lab) -> later.Rest | None:
    """What stands around the player; and the rest of the page, in words and as something to draw."""
    try:
        return draw(lab)
    except Problem as trouble:
        show_problem(trouble)
        return None


def chosen_scenario(lab: Lab, from_link: bool) -> Scenario:
    """The scenario picked by the reader or the link."""
    names = list(lab.scenarios)
    asked = st.query_params.get("s", "")
    if len(names) == 1 or from_link:
        if len(names) > 1 and not embedded():
            st.html('<div style="height: 4.6rem"></div>')  # the room that the choice will take
        return load(asked if asked in names else names[0])
    titles = {name: load(name).title[lang()] for name in names}
    picked = st.selectbox(say("장면", "scene"), names, names.index(asked) if asked in names else 0,
                          format_func=titles.get, key=f"{lab.slug}-scenario") or names[0]
    if picked != (asked or names[0]):
        into_link({str(key): None for key in list(st.query_params) if key not in ("lang", "embed")})
        st.query_params["s"] = picked
    return load(picked)


def conditions(lab: Lab, scenario: Scenario, from_link: bool) -> tuple[view.View, bool]:
    """What the reader changes about the scenario, and whether to stop for predictions."""
    keys, place = (*lab.tweaks, *(f"strategy.{option}" for option in lab.options)), f"{lab.slug}-{scenario.name}"
    if from_link:
        return view.linked(scenario, keys), not embedded()
    asks = st.toggle(say("예측하며 보기", "Predict as you go"), True, key=f"{place}-asks",
                     help=say("중요한 순간에 멈추어 묻는다. 답은 이 실행에서 계산한다.",
                              "Stops at decisive moments and asks; the answers are computed from this run."))
    return view.ask(scenario, keys, lab.rivals, place), asks


def draw(lab: Lab) -> later.Rest | None:
    bare = embedded() or not later.painted()
    with st.container():  # the same places in Streamlit's tree from the beginning, so that the player stays what it is
        scenario = chosen_scenario(lab, bare)
    stage = st.container()
    with st.container():
        seen, asks = conditions(lab, scenario, bare)
    place = f"{lab.slug}-{scenario.name}"
    into_link({"s": scenario.name if len(lab.scenarios) > 1 else None})
    asked, names = seen.asked(scenario), seen.names(scenario)
    opening = seen.opening(tuple(runs.finished(*each).trace for each in asked))
    address = urlencode({"s": scenario.name} | seen.link() | {"lang": lang()})
    with stage:
        played = player([runs.payload(*each) for each in asked], key=f"player-{place}", step=linked_step(opening),
                        captions=names if len(asked) > 1 else () if len(lab.scenarios) > 1 and not embedded() else None,
                        questions=[runs.predictions(*each) if asks and each == seen.mine(asked) else "" for each in asked],
                        lang=lang(), base=f"/?lab={lab.slug}&{address}", embed=embedded(),
                        forks=None if embedded() else forking.actions(scenario),
                        on_fork=forking.here(scenario, seen.changes, place, f"player-{place}"))
    if bare:
        return None
    if asks:
        score(lab, played, place, seen.changes)
    return address, lambda: rest(lab, scenario, seen, f"./sheet?of={lab.slug}&{address}")


def rest(lab: Lab, scenario: Scenario, seen: view.View, sheet: str) -> None:
    """Figures, charts, what to notice, and files to take away."""
    place, asked, names = f"{lab.slug}-{scenario.name}", seen.asked(scenario), seen.names(scenario)
    mine = seen.mine(asked)
    run = runs.finished(*mine)
    found = {letter if len(asked) > 1 else "": runs.finished(*each) for letter, each in zip("AB", asked, strict=False)}
    numbers.headline("AB"[asked.index(mine)] if len(asked) > 1 else "", found)
    numbers.all_of(found)
    extras.draw(lab.extra, run)
    with st.expander(say("여러 시드로 반복", "Repeat over seeds"), icon=":material/replay:"):
        repeat.panel(seen.variants(scenario), place)
    if len(asked) > 1:
        pair.panel(lab.charts, (asked[0], asked[1]), names, f"player-{place}")
    else:
        charts(lab, mine)
    notice(lab, run, bool(seen.changes or seen.fork))
    taking.panel(scenario, seen, run, runs.payload(*mine), sheet)


def score(lab: Lab, played: Any, place: str, found: dict[str, Any]) -> None:
    """The predictions of this lab so far, and the same again with another seed."""
    seed = found.get("seed", 0)
    told: dict[tuple, bool] = st.session_state.setdefault(f"{lab.slug}-score", {})
    answer = getattr(played, "answer", None)
    if answer:
        told.setdefault((place, seed, answer["step"]), bool(answer["correct"]))
    if told:
        columns = st.columns([3, 1], vertical_alignment="center")
        columns[0].markdown(say(f"예측 {len(told)}개 가운데 **{sum(told.values())}개**가 맞았다.",
                                f"**{sum(told.values())}** of {len(told)} predictions were right."))

        def again() -> None:
            st.session_state[f"{place}-seed"] = int(st.session_state.get(f"{place}-seed", 0)) + 1

        columns[1].button(say("다른 시드로 한 번 더", "Again with another seed"), on_click=again, key=f"{place}-again")


@st.cache_resource(max_entries=96, show_spinner=False)
def drawn(name: str, asked: runs.Asked, language: str) -> Any:
    """A chart; drawn once for everybody who asks for the same."""
    return CHARTS[name](runs.charted(*asked), language)


def charts(lab: Lab, asked: runs.Asked) -> None:
    columns = st.columns(2)
    for number, name in enumerate(lab.charts):
        chart = drawn(name, asked, lang())
        with columns[number % 2], st.container(key=f"chart-{number}"):
            st.plotly_chart(chart, key=f"{lab.slug}-{name}", alt=figures.describe(chart, lang()),
                            config=pair.BARE)


def notice(lab: Lab, run: Run, is_changed: bool) -> None:
    """What this lab is about, and the claims of the book about this run, checked."""
    st.subheader(say("알아차릴 것", "What to notice"))
    for point in lab.notice:
        st.markdown(f"- {point[lang()]}")
    if run.scenario.expect:
        st.markdown(say("**이 실행에서 확인한 주장**", "**Claims checked on this very run**"))
        for entry in run.scenario.expect:
            true = holds(entry["claim"], run)
            sign = ":material/check_circle:" if true else ":material/cancel:"
            note = "" if true or not is_changed else say(" (바꾼 조건에서는 성립하지 않는다)", " (not under the changed conditions)")
            st.markdown(f"{sign} {entry[lang()]} `{entry['claim']}`{note}")
