"""Below the live page: what was measured already, requests lost over each proxy."""

import streamlit as st

from deploylab.live import losses
from deploylab.ui.state import lang, say
from deploylab.ui.tables import wide


def recorded() -> None:
    """The tables of the record, folded."""
    with st.expander(say("기록: 프록시마다 잃은 요청", "Recorded: requests lost over each proxy"), icon=":material/history:"):
        st.markdown(say("초당 300건, 실행마다 약 2,200건을 연결을 유지한 채 보냈다. 칸마다 한 번 실행할 때 잃은 요청이 가장 적은 경우–가장 많은 경우다. "
                        "괄호 안은 500ms를 넘긴 응답의 평균이다. 제품 자체의 재시도는 손실을 느린 응답으로 바꿀 수 있으므로 함께 적었다. "
                        "nginx만 서버 목록을 바꿀 때 설정을 다시 읽고(reload), 나머지는 실행 중에 바꾼다.",
                        "300 requests a second over kept-alive connections, about 2,200 a run. A cell says how many requests a run lost, from the "
                        "fewest to the most; in brackets the answers slower than 500 ms, on the average. A product's own retries may turn losses "
                        "into slow answers, so both stand here. Only nginx reloads its configuration to change its servers; the others do it as they run."))
        for method, why in (("GET", say("읽기", "reads")), ("POST", say("쓰기: 재시도하면 두 번 일어날 수 있다", "writes: a retry might do them twice"))):
            st.markdown(f"**{method}** ({why})")
            wide(losses.lines(losses.recorded(), method, lang()), f"{method} ({why})")
