"""All strategies on the very same traffic, side by side; and over many seeds, with intervals instead of anecdotes."""

import streamlit as st

from deploylab.metrics import met, seconds_to_go_back
from deploylab.scenario import Scenario, load
from deploylab.ui import runs
from deploylab.ui.player import player
from deploylab.ui.repeat import panel
from deploylab.ui.state import lang, say
from deploylab.wording import figure, name_of

STRATEGIES = ("recreate", "rolling", "rolling_surge", "blue_green", "canary")
ROWS = ("sent", "failed", "downtime_seconds", "p50_served", "p99_served", "p99_all", "peak_servers", "server_seconds",
        "coexist_seconds", "clients_hurt")
NAMES = {"recreate": ("재생성(중단)", "recreate"), "rolling": ("롤링", "rolling"), "rolling_surge": ("서지 롤링", "rolling, surge"),
         "blue_green": ("블루-그린", "blue-green"), "canary": ("카나리", "canary")}


def page() -> None:
    """Draw the comparison."""
    st.title(say("방식 비교", "Compare the strategies"))
    st.markdown(say("##### 어떤 방식이 가장 좋을까? 같은 트래픽, 같은 결함으로 견주어 보자.",
                    "##### Which strategy is best? Same traffic, same bug: compare."))
    columns = st.columns(4)
    rate = columns[0].slider(say("초당 요청", "requests/s"), 5.0, 60.0, 28.0, 1.0)
    boot = columns[1].slider(say("기동 시간(초)", "boot (s)"), 1.0, 30.0, 10.0, 1.0)
    fault = columns[2].slider(say("신버전 오류율", "error rate of v2"), 0.0, 0.3, 0.0, 0.01)
    seed = columns[3].number_input(say("시드", "seed"), 0, 2**31, 1)
    changes = {"traffic.rate": rate, "fleet.boot_seconds": boot, "versions.v2.error_rate": fault, "seed": int(seed)}
    found = {}
    for name in STRATEGIES:
        of = common(name)
        found[name] = runs.finished(of.text, of.name, runs.key(changes))
    st.table([{say("항목", "figure"): name_of(row, lang())} | {
        NAMES[name][lang() == "en"]: figure(row, (run.metrics | run.ledger.row())[row], lang()) for name, run in found.items()}
        for row in ROWS] + [
            {say("항목", "figure"): say("신버전을 만난 사용자", "clients who met the new version")} | {
                NAMES[name][lang() == "en"]: f"{met(run.trace, run.scenario.new):,}" for name, run in found.items()},
            {say("항목", "figure"): say("롤백에 걸린 시간(90초에 결정)", "time to go back (decided at 90 s)")} | {
                NAMES[name][lang() == "en"]: f"{going_back(name, changes):.1f} s" for name in STRATEGIES}])
    st.markdown(say("- **가장 좋은 방식은 없다.** 잃는 요청, 돈(서버·초), 나쁜 버전을 만난 사용자, 되돌리는 시간이 서로 맞바뀐다.",
                    "- **There is no best strategy**: requests lost, money (server-seconds), users who met the bad version and time to go back are traded for each other."))
    side_by_side(runs.key(changes))
    st.subheader(say("여러 시드로 반복", "Repeat over seeds"))
    kept = {key: value for key, value in changes.items() if key != "seed"}
    panel({NAMES[name][lang() == "en"]: common(name).changed(**kept) for name in STRATEGIES}, "compare")


def side_by_side(changes: str) -> None:
    """Any two strategies under one scrubber, on the same traffic."""
    st.subheader(say("둘을 나란히", "Two side by side"))
    columns = st.columns(2)
    names = [columns[place].selectbox(say("방식", "strategy"), STRATEGIES, place, key=f"compare-{place}",
                                      format_func=lambda name: NAMES[name][lang() == "en"]) for place in (0, 1)]
    told = [runs.payload(common(name).text, common(name).name, changes) for name in names]
    player(f"[{','.join(told)}]", key="compare-player", lang=lang())


def going_back(name: str, changes: dict) -> float:
    """The same run again, with a wish to roll back at 90 seconds."""
    of = common(name)
    fork = '[{"at": 90.0, "action": "roll_back", "server": "", "factor": 1.0, "weights": {}}]'
    return seconds_to_go_back(runs.finished(of.text, of.name, runs.key(changes), fork).trace)


def common(name: str) -> Scenario:
    """The scenario of a strategy, on traffic and servers that all strategies share."""
    return load(f"compare_{name}")
