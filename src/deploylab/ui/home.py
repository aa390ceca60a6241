"""The front page: what is here at a glance, and a rolling deployment that moves by itself."""

from typing import Any

import streamlit as st

from deploylab.labs import BY_SLUG
from deploylab.scenario import load
from deploylab.ui import later, runs
from deploylab.ui.player import player
from deploylab.ui.state import lang, say

SHOWN = ("recreate", "rolling", "blue_green", "canary")


def page(pages: dict[str, Any]) -> None:
    """Draw the front page; `pages` are the labs to link to."""
    st.title(say("중단 배포와 무중단 배포", "Deploying with and without downtime"))
    st.markdown(say(
        "서비스를 멈추고 바꾸면 무엇을 잃는가, 멈추지 않고 바꾸려면 무엇이 필요한가. "
        "아래에서 움직이는 것은 그림이 아니라 **실제로 실행된 코드의 기록**이다. 멈추고, 되감고, 한 걸음씩 따라가 보자.",
        "What is lost when a service stops to be updated, and what does it take not to stop? "
        "What moves below is no picture: it is the **record of code that ran**. Pause it, rewind it, follow it step by step."))
    scenario = load("rolling")
    changes = runs.key({"traffic.rate": 8.0, "traffic.seconds": 75.0})
    player(runs.payload(scenario.text, scenario.name, changes), key="home", lang=lang(), autoplay=True,
           base="/?lab=rolling")
    if not later.painted():
        later.watch()
        return
    st.subheader(say("네 가지 방식, 같은 트래픽", "Four strategies, the same kind of traffic"))
    columns = st.columns(4)
    for column, name in zip(columns, SHOWN, strict=True):
        of = load(name)
        run = runs.finished(of.text, of.name, "{}")
        with column.container(border=True):
            st.page_link(pages[name], label=f"**{BY_SLUG[name].title[lang()]}**", icon=f":material/{BY_SLUG[name].icon}:")
            st.metric(say("잃은 요청", "requests lost"), f"{run.ledger.failed:,}")
            st.caption(say(f"{run.ledger.sent:,}건 가운데 · 중단 {run.metrics['downtime_seconds']:.1f}초 · 서버 최대 {run.metrics['peak_servers']}대",
                           f"of {run.ledger.sent:,} · dark for {run.metrics['downtime_seconds']:.1f} s · at most {run.metrics['peak_servers']} servers"))
    st.subheader(say("원문의 순서대로", "In the order of the source text"))
    st.markdown(say("왼쪽 메뉴가 답안의 차례이다. 가(중단 배포의 문제점), 나(리버스 프록시와 로드밸런싱), 다(무중단 배포 방식).",
                    "The menu follows the answer: A, problems of downtime; B, reverse proxy and load balancing; C, strategies."))
    for slug, target in pages.items():
        if slug in BY_SLUG:
            left, right = st.columns([1, 2], vertical_alignment="center")
            left.page_link(target, label=f"**{BY_SLUG[slug].title[lang()]}**", icon=f":material/{BY_SLUG[slug].icon}:")
            right.markdown(BY_SLUG[slug].question[lang()])
