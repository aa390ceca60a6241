"""The capstone: given a situation, choose a strategy; the choice is run and scored against the best of all."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from deploylab.sim import Run
from deploylab.ui import runs
from deploylab.ui.pages.compare import NAMES, STRATEGIES, common
from deploylab.ui.state import lang, say
from deploylab.wording import figure, name_of


@dataclass(frozen=True)
class Case:
    """A situation: changes to the common scenario, and what each failure, server and second is worth."""

    ko: str
    en: str
    changes: dict[str, Any]
    per_failure: float
    per_server_second: float
    most_servers: int


CASES = (
    Case("24시간 결제 서비스이다. 예산은 넉넉하고, 한 건의 실패도 아깝다. 새 버전은 검증되었다.",
         "A payment service, day and night. Money is there, every failure hurts. The new version is well tested.",
         {"versions.v2.error_rate": 0.0, "fleet.boot_seconds": 15.0}, 5.0, 0.01, 8),
    Case("사내 통계 시스템이다. 밤에는 아무도 쓰지 않고, 서버를 더 빌릴 돈이 없다.",
         "A statistics system inside the company. Nobody uses it at night, and there is no money for more servers.",
         {"traffic.rate": 2.0, "versions.v2.error_rate": 0.0}, 0.01, 0.05, 4),
    Case("새 추천 기능이다. 시험에서 보이지 않은 결함이 있을지 모른다(실제로 신버전은 15 %가 실패한다).",
         "A new recommender. A bug may have escaped the tests (in fact 15 % of the new version's answers fail).",
         {"versions.v2.error_rate": 0.15}, 1.0, 0.05, 8),
)


def page() -> None:
    """Draw the capstone."""
    st.title(say("방식 고르기", "Choose a strategy"))
    number = st.segmented_control(say("상황", "situation"), list(range(len(CASES))), default=0, key="case",
                                  format_func=lambda index: f"{index + 1}") or 0
    case = CASES[number]
    st.markdown(f"##### {case.ko if lang() == 'ko' else case.en}")
    st.caption(say(f"실패 한 건의 값 {case.per_failure:g}, 서버 1대·1초의 값 {case.per_server_second:g}, 서버는 많아야 {case.most_servers}대",
                   f"a failure costs {case.per_failure:g}, a server-second {case.per_server_second:g}, at most {case.most_servers} servers"))
    with st.form(f"choice-{number}"):
        chosen = st.radio(say("어느 방식으로 배포하겠는가?", "Which strategy do you choose?"), STRATEGIES, index=None,
                          format_func=lambda name: NAMES[name][lang() == "en"], key=f"choice-of-{number}")
        committed = st.form_submit_button(say("정하고 실행한다", "Commit and run"))
    if not committed or not chosen:
        return
    results = {name: runs.finished(common(name).text, common(name).name, runs.key(case.changes)) for name in STRATEGIES}
    costs = {name: cost(case, run) for name, run in results.items()}
    best = min(costs, key=lambda name: costs[name])
    if chosen == best:
        st.success(say("가장 싼 선택이다.", "The cheapest choice."), icon=":material/check_circle:")
    else:
        st.warning(say(f"{NAMES[best][0]}가 더 쌌다: {costs[best]:,.0f} 대 {costs[chosen]:,.0f}.",
                       f"{NAMES[best][1]} was cheaper: {costs[best]:,.0f} against {costs[chosen]:,.0f}."), icon=":material/balance:")
    st.table([{say("방식", "strategy"): NAMES[name][lang() == "en"], say("비용", "cost"): f"{costs[name]:,.0f}"} | {
        name_of(key, lang()): figure(key, (run.metrics | run.ledger.row())[key], lang())
        for key in ("failed", "p99_served", "peak_servers", "server_seconds")} for name, run in results.items()])
    st.caption(say("비용 = 실패 × 값 + 서버·초 × 값. 서버 한도를 넘으면 선택할 수 없는 것으로 본다(∞). 값이 달라지면 답도 달라진다.",
                   "Cost = failures × price + server-seconds × price; beyond the limit of servers it is not possible (∞). Other prices, other answers."))


def cost(case: Case, run: Run) -> float:
    """What a run costs in this situation."""
    if run.metrics["peak_servers"] > case.most_servers:
        return float("inf")
    return run.ledger.failed * case.per_failure + run.metrics["server_seconds"] * case.per_server_second
