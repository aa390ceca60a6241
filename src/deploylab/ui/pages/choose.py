"""The capstone: given a situation, choose a strategy; the choice is run and scored against the best of all."""

from dataclasses import dataclass
from math import inf, isfinite, isinf
from typing import Any

import streamlit as st

from deploylab.sim import Run
from deploylab.strategies import STRATEGIES as KNOWN
from deploylab.ui import runs
from deploylab.ui.pages.compare import NAMES, STRATEGIES, common, going_back
from deploylab.ui.state import into_link, lang, say
from deploylab.ui.tables import wide
from deploylab.wording import figure, name_of


@dataclass(frozen=True)
class Case:
    """A situation: changes to the common scenario, and the price of everything that can be lost in it."""

    ko: str
    en: str
    changes: dict[str, Any]
    most_servers: int
    failure: float
    server_second: float
    second_back: float = 0.0
    session: float = 0.0
    slow_second: float = 0.0

    def of(self, name: str) -> dict[str, Any]:
        """The changes as far as a strategy knows them: not every one has a place for a change of the schema."""
        return {key: value for key, value in self.changes.items()
                if not key.startswith("strategy.") or key.removeprefix("strategy.") in KNOWN[name].options}


CASES = (
    Case("24시간 결제 서비스이다. 예산은 넉넉하고, 한 건의 실패도 아깝다. 새 버전은 검증되었다.",
         "A payment service, day and night. Money is there, every failure hurts. The new version is well tested.",
         {"versions.v2.error_rate": 0.0, "fleet.boot_seconds": 15.0}, 8, failure=5.0, server_second=0.01),
    Case("사내 통계 시스템이다. 밤에는 아무도 쓰지 않고, 서버를 더 빌릴 돈이 없다.",
         "A statistics system inside the company. Nobody uses it at night, and there is no money for more servers.",
         {"traffic.rate": 2.0, "versions.v2.error_rate": 0.0}, 4, failure=0.01, server_second=0.05),
    Case("새 추천 기능이다. 실제 사용자의 데이터에서만 드러나는 결함이 있을지 모르고, 스모크 테스트는 그것을 보지 못한다(실제로 신버전은 15 %가 실패한다).",
         "A new recommender. There may be a bug that only real users' data brings out, and no smoke test sees it "
         "(in fact 15 % of the new version's answers fail).",
         {"versions.v2.error_rate": 0.15, "strategy.smoke": False}, 8, failure=1.0, server_second=0.05),
    Case("일이 틀어지면 곧바로 되돌려야 하는 선거 개표 방송이다. 되돌리는 1초가 비싸다.",
         "An election night: should anything go wrong, it must go back at once. Every second of going back is dear.",
         {"traffic.rate": 40.0, "versions.v2.error_rate": 0.02}, 8, failure=0.5, server_second=0.02, second_back=20.0),
    Case("장바구니를 서버 메모리에 두는 쇼핑몰이다. 세션은 서버에 고정되어 있고, 세션을 하나 잃으면 장바구니 하나가 버려진다.",
         "A shop that keeps its carts in the memory of the servers. Sessions stick to their server; a session lost is a cart abandoned.",
         {"traffic.sessions": 0.6, "traffic.clients": 200, "balancer.sticky": True}, 8, failure=1.0, server_second=0.1, session=3.0),
    Case("호환되지 않는 스키마 변경이다. 열 이름을 한 번에 바꾸어야 하고, 구버전은 새 열을 읽지 못한다. 기동은 5초로 빠르다.",
         "A schema change without compatibility: a column must be renamed at once, and the old version cannot read the new one. "
         "Booting takes only 5 s.",
         {"database.enabled": True, "traffic.writes": 0.3, "versions.v1.schema": "old", "versions.v2.schema": "new",
          "strategy.schema_change": "rename", "fleet.boot_seconds": 5.0, "traffic.rate": 15.0}, 8, failure=1.0, server_second=0.2),
    Case("할인 행사 중의 배포이다. 초당 50건이 들어오고, 느린 응답이 곧 매출 손실이다(p99 1초에 300). 1 % 넘게 실패하면 p99는 무한대이다.",
         "A release during a sale: 50 requests a second, and slow is sales lost (300 for a second of p99). If more than 1 % fail, p99 is infinite.",
         {"traffic.rate": 50.0}, 8, failure=1.0, server_second=0.2, slow_second=300.0),
)


def page() -> None:
    """Draw the capstone."""
    st.title(say("방식 고르기", "Choose a strategy"))
    asked = st.query_params.get("case", "1")
    first = int(asked) - 1 if asked.isdigit() and 0 < int(asked) <= len(CASES) else 0
    number = st.segmented_control(say("상황", "situation"), list(range(len(CASES))), default=first, key="case",
                                  format_func=lambda index: f"{index + 1}") or 0
    into_link({"case": number + 1 if number else None})
    case = CASES[number]
    st.markdown(f"##### {case.ko if lang() == 'ko' else case.en}")
    st.caption(prices(case))
    with st.form(f"choice-{number}"):
        chosen = st.radio(say("어느 방식으로 배포하겠는가?", "Which strategy do you choose?"), STRATEGIES, index=None,
                          format_func=lambda name: NAMES[name][lang() == "en"], key=f"choice-of-{number}")
        if st.form_submit_button(say("정하고 실행한다", "Commit and run")):
            st.session_state[f"choice-committed-{number}"] = chosen
    committed = st.session_state.get(f"choice-committed-{number}")
    if committed:
        outcome(case, committed)


def prices(case: Case) -> str:
    """What is lost costs so much, and how many servers there may be."""
    parts = [say(f"실패 한 건 {case.failure:g}", f"a failure {case.failure:g}"),
             say(f"서버 1대·1초 {case.server_second:g}", f"a server-second {case.server_second:g}")]
    if case.second_back:
        parts.append(say(f"되돌리는 1초 {case.second_back:g}", f"a second of going back {case.second_back:g}"))
    if case.session:
        parts.append(say(f"잃은 세션 하나 {case.session:g}", f"a session lost {case.session:g}"))
    if case.slow_second:
        parts.append(say(f"p99 1초 {case.slow_second:g}", f"a second of p99 {case.slow_second:g}"))
    return say("값: ", "Prices: ") + ", ".join(parts) + say(f". 서버는 많아야 {case.most_servers}대.", f". At most {case.most_servers} servers.")


def outcome(case: Case, chosen: str) -> None:
    """The choice beside all others, and its score against par, the cheapest of them."""
    results = {name: runs.finished(common(name).text, common(name).name, runs.key(case.of(name))) for name in STRATEGIES}
    back = {name: going_back(name, case.of(name)) for name in STRATEGIES}
    costs = {name: cost(case, name, run, back[name]) for name, run in results.items()}
    best = min(costs, key=lambda name: costs[name])
    score = round(100 * costs[best] / costs[chosen]) if costs[chosen] else 100
    name = NAMES[best][lang() == "en"]
    if chosen == best:
        st.success(say(f"가장 싼 선택이다. 점수 100 (파 {costs[best]:,.1f}).", f"The cheapest choice. Score 100 (par {costs[best]:,.1f})."),
                   icon=":material/check_circle:")
    elif isinf(costs[chosen]):
        st.warning(impossible(case, chosen, results[chosen]) +
                   say(f" 이 상황에서는 쓸 수 없다. 점수 0. 파는 {name}의 {costs[best]:,.1f}.",
                       f" Not possible here. Score 0. Par is {costs[best]:,.1f} ({name})."), icon=":material/block:")
    else:
        st.warning(say(f"점수 {score}. 파는 {name}의 {costs[best]:,.1f}, 이 선택은 {costs[chosen]:,.1f}.",
                       f"Score {score}. Par is {costs[best]:,.1f} ({name}); yours costs {costs[chosen]:,.1f}."), icon=":material/balance:")
    figures = ("failed", "p99_all", "peak_servers", "server_seconds", *(["sessions_lost"] if case.session else []))
    rows = [{say("방식", "strategy"): NAMES[each][lang() == "en"] + (" ◀" if each == chosen else ""),
             say("비용", "cost"): f"{costs[each]:,.1f}" if isfinite(costs[each]) else "∞"} | {
        name_of(key, lang()): figure(key, (run.metrics | run.ledger.row())[key], lang()) for key in figures} | {
        say("되돌리기", "going back"): figure("back_seconds", back[each], lang())} for each, run in results.items()]
    wide(rows, say("방식마다의 비용", "what each strategy costs"))
    st.caption(say("비용은 위의 값을 곱해 더한 것이다. 쓸 수 없는 방식의 비용은 ∞이다. 값이 달라지면 답도 달라진다.",
                   "The cost adds up all that was lost at the prices above; what is not possible costs ∞. Other prices, other answers."))


def impossible(case: Case, name: str, run: Run) -> str:
    """Why a strategy cannot be taken in this situation; nothing if it can."""
    if run.metrics["peak_servers"] > case.most_servers:
        return say(f"서버가 {case.most_servers}대를 넘는다.", f"It takes more than {case.most_servers} servers.")
    if "strategy.schema_change" in case.changes.keys() - case.of(name).keys():
        return say("이 방식에는 스키마를 바꿀 단계가 없다.", "It has no step at which the schema is changed.")
    if case.slow_second and isinf(run.metrics["p99_all"]):
        return say("1 % 넘게 실패하여 p99가 무한대이다.", "More than 1 % fail, so that p99 is infinite.")
    return ""


def cost(case: Case, name: str, run: Run, back: float) -> float:
    """What a run costs in this situation; `back`: seconds that its rollback takes."""
    if impossible(case, name, run):
        return inf
    slow = run.metrics["p99_all"] * case.slow_second if case.slow_second else 0.0
    return (run.ledger.failed * case.failure + run.metrics["server_seconds"] * case.server_second + slow
            + run.metrics["sessions_lost"] * case.session + (back if isfinite(back) else 0.0) * case.second_back)
