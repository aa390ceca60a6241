"""How the price of a pick grows with the number of servers: the plain page beside the one with an index."""

import inspect
from time import perf_counter
from types import ModuleType

import plotly.graph_objects as go
import streamlit as st

from deploylab.balancing import (
    LeastConnections,
    SmoothWeightedRoundRobin,
    least_connections,
    least_connections_buckets,
    smooth_weighted_round_robin,
    smooth_weighted_round_robin_groups,
)
from deploylab.balancing.least_connections_buckets import LeastConnectionsBuckets
from deploylab.balancing.smooth_weighted_round_robin_groups import SmoothWeightedRoundRobinGroups
from deploylab.figures import describe
from deploylab.fleet import Request, Server
from deploylab.ui.controls import balancer_name
from deploylab.ui.state import lang, say
from deploylab.ui.tables import wide

PAIRS = {
    "least_connections": (LeastConnections, LeastConnectionsBuckets, least_connections, least_connections_buckets),
    "smooth_weighted_round_robin": (SmoothWeightedRoundRobin, SmoothWeightedRoundRobinGroups,
                                    smooth_weighted_round_robin, smooth_weighted_round_robin_groups),
}
SIZES = (10, 100, 1_000, 10_000, 100_000)


def page() -> None:
    """Draw the lab of growth."""
    st.title(say("서버가 많아지면: 고르는 값의 증가", "Many servers: how the price of a pick grows"))
    st.markdown(say("##### 서버가 1만 배 많아지면, 하나를 고르는 시간도 1만 배가 될까?",
                    "##### With ten thousand times as many servers, does a pick take ten thousand times as long?"))
    name = st.segmented_control(say("알고리즘", "algorithm"), list(PAIRS), default="least_connections", key="growth-name",
                                format_func=balancer_name) or "least_connections"
    plain, fast, plain_page, fast_page = PAIRS[name]
    if st.button(say("이 컴퓨터에서 재 보기", "Measure on this machine"), icon=":material/timer:", key=f"growth-{name}"):
        st.session_state[f"growth-{name}-rows"] = [(size, cost(plain(), size), cost(fast(), size)) for size in SIZES]
    rows = st.session_state.get(f"growth-{name}-rows")
    if rows:
        show(rows)
    st.markdown(say("- 교과서의 쪽은 모든 서버를 훑는다. **O(n)** 이지만, 서버 몇 대에는 이것이 가장 빠르고 읽기 쉽다.\n"
                    "- 옆의 쪽은 색인을 둔다. 값은 서버 수와 거의 무관하고, **고르는 서버는 똑같다**(시험이 증명한다).\n"
                    "- 대신 끝난 요청을 빠짐없이 알려야 한다. 분산의 값은 공짜가 아니라 자리를 옮긴 것이다.",
                    "- The page of the textbook scans all servers: **O(n)**, and for a handful the fastest and the clearest.\n"
                    "- The page beside it keeps an index: its price hardly depends on their number, and **its picks are the very same** (a test proves it).\n"
                    "- In exchange it must hear of every request that ends. The price is not gone, it has moved."))
    left, right = st.columns(2)
    source(left, plain_page)
    source(right, fast_page)


def cost(balancer, size: int) -> float:
    """Microseconds of a pick with the end of an older request, over a moment's worth of picks."""
    servers, request = [Server(f"s{place}", weight=1 + place % 3) for place in range(size)], Request(1)
    finished = getattr(balancer, "finished", lambda server: None)
    picks, inside = max(5, min(5_000, 300_000 // size)), []

    def one() -> None:
        server = balancer.pick(servers, request)
        server.in_flight += 1
        inside.append(server)

    for _ in range(3):
        one()
    began = perf_counter()
    for _ in range(picks):
        one()
        left = inside.pop(0)
        left.in_flight -= 1
        finished(left)
    return (perf_counter() - began) / picks * 1e6


def show(rows: list[tuple[int, float, float]]) -> None:
    figure = go.Figure(layout={"title": {"text": say("한 번 고르는 시간", "time of one pick")}, "height": 320})
    names = (say("모두 훑는 쪽", "scan"), say("색인을 둔 쪽", "index"))
    for column, (label, colour, dash) in enumerate(zip(names, ("#D55E00", "#0072B2"), ("dash", "solid"), strict=True), 1):
        figure.add_scatter(x=[row[0] for row in rows], y=[row[column] for row in rows], name=label, mode="lines+markers",
                           line={"color": colour, "dash": dash})
    figure.update_xaxes(type="log", title=say("서버 수", "servers"))
    figure.update_yaxes(type="log", title="µs")
    st.plotly_chart(figure, key="growth", alt=describe(figure, lang()))
    wide([{say("서버 수", "servers"): f"{size:,}", names[0]: f"{slow:,.2f} µs", names[1]: f"{quick:,.2f} µs",
           say("비", "ratio"): f"{slow / quick:,.1f} ×"} for size, slow, quick in rows], say("한 번 고르는 시간", "time of one pick"))


def source(column, module: ModuleType) -> None:
    column.caption(module.__name__.replace(".", "/") + ".py")
    column.code(inspect.getsource(module), language=None, wrap_lines=True)
