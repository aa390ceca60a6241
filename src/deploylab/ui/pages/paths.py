"""Paths of packets: NAT, DSR, tunnel, full proxy, hop by hop. The source text's NLB and ALB are modes, not products."""

import streamlit as st

from deploylab.paths import AWS_NLB, PATHS, Path
from deploylab.ui.ladder import Fact, Rung, ladder
from deploylab.ui.state import into_link, lang, say
from deploylab.ui.tables import wide

HOSTS = {"client": ("클라이언트", "client"), "router": ("라우터", "router"), "balancer": ("로드밸런서", "balancer"),
         "server": ("서버", "server")}
FEATURES = {"path_routing": ("경로별 분배", "routing by path"), "cookies": ("쿠키(세션 고정)", "cookies (stickiness)"),
            "tls_termination": ("TLS 종료", "TLS termination"), "port_translation": ("포트 변환", "port translation"),
            "server_elsewhere": ("다른 망의 서버", "servers on another network")}


def page() -> None:
    """Draw the lab of packet paths."""
    st.title(say("패킷의 길: NLB와 ALB", "Paths of packets: NLB and ALB"))
    st.markdown(say("##### 응답은 언제나 로드밸런서를 지나 돌아올까?", "##### Does the reply always come back through the balancer?"))
    asked = st.query_params.get("mode", "nat")
    names = list(PATHS)
    mode = st.segmented_control(say("방식", "mode"), names, default=asked if asked in names else "nat", key="mode",
                                format_func=lambda name: PATHS[name]().title[lang()]) or "nat"
    into_link({"mode": mode})
    columns = st.columns(2)
    request = columns[0].slider(say("요청 크기(KB)", "request (KB)"), 1, 100, 1) * 1000
    reply = columns[1].slider(say("응답 크기(KB)", "reply (KB)"), 1, 500, 50) * 1000
    path = PATHS[mode]()
    lanes = [host(name) for name in HOSTS if name in {end for hop in (*path.request, *path.reply) for end in (hop.start, hop.end)}]
    ladder(lanes, rungs(path), f"path-{mode}")
    four = st.columns(4)
    four[0].metric(say("로드밸런서를 지난 바이트", "bytes through the balancer"), f"{path.through_balancer(request, reply) / 1000:,.0f} KB")
    four[1].metric(say("TCP 연결 수립", "TCP handshakes"), path.handshakes)
    four[2].metric(say("서버가 보는 출발지", "source that the server sees"), path.server_sees)
    four[3].metric(say("클라이언트가 보는 출발지", "source that the client sees"), path.client_sees)
    st.caption(path.needs[lang()])
    st.subheader(say("방식별 비교", "The modes side by side"))
    wide([row(PATHS[name](), request, reply) for name in names], say("방식별 비교", "the modes side by side"))
    st.info(AWS_NLB[lang()], icon=":material/info:")
    st.markdown(say("- '나가는 트래픽은 Client IP와 직접 통신'이라는 원문의 NLB 설명은 **DSR 방식**의 설명이다.\n"
                    "- DSR은 응답을 보지 못하므로 **경로별 분배, 쿠키, TLS 종료를 할 수 없다**.",
                    "- What the source text says of NLB, 'outgoing traffic talks to the client directly', describes **DSR**.\n"
                    "- DSR never reads the connection, so it **cannot route by path, use cookies, or end TLS**."))


def host(name: str) -> str:
    return HOSTS[name][lang() == "en"]


def rungs(path: Path) -> list[Rung]:
    """A rung for each hop; a field is marked where it differs from the hop before."""
    made, before = [], None
    for part, hops in ((say("요청", "request"), path.request), (say("응답", "reply"), path.reply)):
        for hop in hops:
            fields = [("MAC", hop.source_mac, hop.target_mac), ("IP", hop.source_ip, hop.target_ip),
                      (say("포트", "port"), str(hop.source_port), str(hop.target_port))]
            facts = []
            for number, (name, source, target) in enumerate(fields):
                now = f"{source} → {target}"
                facts.append(Fact(name, before[number] if before else now, now))
            if hop.outer:
                facts.append(Fact(say("바깥 IP(캡슐)", "outer IP (tunnel)"), "–", " → ".join(map(str, hop.outer))))
            before = [fact.after for fact in facts]
            made.append(Rung(host(hop.start), host(hop.end), f"{part}: {hop.source_ip} → {hop.target_ip}", hop.say[lang()],
                             facts, PATHS.get(path.name)))
    return made


def row(path: Path, request: int, reply: int) -> dict[str, str]:
    return {say("방식", "mode"): path.title[lang()],
            say("LB를 지난 양", "through the LB"): f"{path.through_balancer(request, reply) / 1000:,.0f} KB",
            say("서버가 보는 주소", "server sees"): path.server_sees,
            say("연결 수립", "handshakes"): str(path.handshakes)} | {
                FEATURES[name][lang() == "en"]: "○" if able else "✕" for name, able in path.can.items()}
