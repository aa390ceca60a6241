"""All strategies on the very same traffic, side by side; and over many seeds, with intervals instead of anecdotes."""

from typing import Any

import streamlit as st

from deploylab.metrics import met, seconds_to_go_back
from deploylab.scenario import Scenario, load
from deploylab.ui import runs
from deploylab.ui.repeat import panel
from deploylab.ui.state import embedded, from_link, into_link, lang, say
from deploylab.ui.tables import wide
from deploylab.ui.two import side_by_side
from deploylab.wording import figure, name_of

STRATEGIES = ("recreate", "rolling", "rolling_surge", "blue_green", "canary")
ROWS = ("sent", "failed", "downtime_seconds", "p50_served", "p99_served", "p99_all", "peak_servers", "server_seconds",
        "coexist_seconds", "clients_hurt")
NAMES = {"recreate": ("재생성(중단)", "recreate"), "rolling": ("롤링", "rolling"), "rolling_surge": ("서지 롤링", "rolling, surge"),
         "blue_green": ("블루-그린", "blue-green"), "canary": ("카나리", "canary")}


LEAST_IS_BEST = ("failed", "downtime_seconds", "p99_all", "peak_servers", "server_seconds", "coexist_seconds", "clients_hurt",
                 "met", "back_seconds")
CONTROLS = {  # key -> (Korean, English, low, high, step, value to begin with)
    "traffic.rate": ("초당 요청", "requests/s", 5.0, 60.0, 1.0, 28.0), "fleet.boot_seconds": ("기동 시간(초)", "boot (s)", 1.0, 30.0, 1.0, 10.0),
    "versions.v2.error_rate": ("신버전 오류율", "error rate of v2", 0.0, 0.3, 0.01, 0.0),
}


def page() -> None:
    """Draw the comparison; in a slide or a learning platform only the two runs."""
    two = {name: (common(name), NAMES[name][lang() == "en"]) for name in STRATEGIES}
    if embedded():
        st.html("<style>.st-key-compare-asked, .st-key-two-asked { display: none; }</style>")
        with st.container(key="compare-asked"):
            changes = conditions()
        return side_by_side(two, changes)
    st.title(say("방식 비교", "Compare the strategies"))
    st.markdown(say("##### 어떤 방식이 가장 좋을까? 같은 트래픽, 같은 결함으로 견주어 보자.",
                    "##### Which strategy is best? Same traffic, same bug: compare."))
    changes = conditions()
    found = {name: runs.finished(common(name).text, common(name).name, runs.key(changes)) for name in STRATEGIES}
    rows = [row(key, [(run.metrics | run.ledger.row())[key] for run in found.values()]) for key in ROWS]
    rows += [row("met", [met(run.trace, run.scenario.new) for run in found.values()]),
             row("back_seconds", [going_back(name, changes) for name in STRATEGIES])]
    wide(rows, say("방식마다의 수치", "the figures of each strategy"))
    st.markdown(say("- 굵은 값이 그 줄에서 가장 좋다. 모든 줄에서 굵은 방식은 없다. **가장 좋은 방식은 없다.** 잃는 요청, 돈(서버·초), 나쁜 버전을 만난 사용자, 되돌리는 시간이 서로 맞바뀐다.",
                    "- The best value of a row is bold, and no column is bold all the way down. **There is no best strategy**: requests lost, money (server-seconds), users who met the bad version and time to go back are traded for each other."))
    st.subheader(say("둘을 나란히", "Two side by side"))
    side_by_side(two, changes)
    st.subheader(say("여러 시드로 반복", "Repeat over seeds"))
    kept = {key: value for key, value in changes.items() if key != "seed"}
    return panel({NAMES[name][lang() == "en"]: common(name).changed(**kept) for name in STRATEGIES}, "compare")


def conditions() -> dict[str, Any]:
    """What all strategies share, begun by the link and kept in it."""
    linked, columns = from_link(dict.fromkeys([*CONTROLS, "seed"])), st.columns(4)
    changes: dict[str, Any] = {}
    for column, (key, (ko, en, low, high, step, usual)) in zip(columns, CONTROLS.items(), strict=False):
        value = linked.get(key)
        fits = isinstance(value, (int, float)) and low <= value <= high
        changes[key] = column.slider(say(ko, en), low, high, float(value) if fits else usual, step, key=f"compare-{key}")
    seed = linked.get("seed")
    changes["seed"] = int(columns[3].number_input(say("시드", "seed"), 0, 2**31, seed if isinstance(seed, int) and 0 <= seed <= 2**31 else 1,
                                                  key="compare-seed"))
    into_link({key: None if changes[key] == (CONTROLS[key][5] if key in CONTROLS else 1) else changes[key] for key in changes})
    return changes


def row(key: str, values: list[Any]) -> dict[str, str]:
    """A row of the table; where the least is best it stands out, unless all are alike."""
    own = {"met": say("신버전을 만난 사용자", "clients who met the new version"),
           "back_seconds": say("롤백에 걸린 시간(90초에 결정)", "time to go back (decided at 90 s)")}
    best = min(value for value in values if value == value) if key in LEAST_IS_BEST and len(set(values)) > 1 else None
    shown = [f"**{figure(key, value, lang())}**" if value == best else figure(key, value, lang()) for value in values]
    return {say("항목", "figure"): own.get(key) or name_of(key, lang())} | {
        NAMES[name][lang() == "en"]: text for name, text in zip(STRATEGIES, shown, strict=True)}


def going_back(name: str, changes: dict[str, Any]) -> float:
    """The same run again, with a wish to roll back at 90 seconds."""
    of = common(name)
    fork = '[{"at": 90.0, "action": "roll_back", "server": "", "factor": 1.0, "weights": {}}]'
    return seconds_to_go_back(runs.finished(of.text, of.name, runs.key(changes), fork).trace)


def common(name: str) -> Scenario:
    """The scenario of a strategy, on traffic and servers that all strategies share."""
    return load(f"compare_{name}")
