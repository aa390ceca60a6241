"""What a proxy does besides forwarding: whom it hides, what it blocks, what it buffers, what it says of itself."""

import streamlit as st

from deploylab.mapping import access, headers
from deploylab.ui.ladder import Fact, Rung, ladder
from deploylab.ui.state import say
from deploylab.ui.tables import wide


def page() -> None:
    """Draw the lab of a proxy's duties."""
    st.title(say("프록시의 역할", "What a proxy does"))
    st.markdown(say("##### 프록시는 요청을 넘기기만 할까? 포워드 프록시와 리버스 프록시는 누구의 편일까?",
                    "##### Does a proxy only pass requests on? On whose side is a forward proxy, on whose a reverse proxy?"))
    which = st.segmented_control(say("장면", "scene"), ["reverse", "forward", "blocked"], default="reverse", format_func={
        "reverse": say("리버스 프록시", "reverse proxy"), "forward": say("포워드 프록시", "forward proxy"),
        "blocked": say("접근 차단", "access denied")}.get, key="duties-scene") or "reverse"
    SCENES[which]()
    buffering()
    st.subheader(say("누구의 편인가", "On whose side"))
    wide([{say("구분", "kind"): say("포워드 프록시", "forward proxy"), say("누가 설정하나", "who configures it"): say("클라이언트 쪽", "the client's side"),
           say("누구를 숨기나", "whom it hides"): say("클라이언트", "the client"), say("서버가 보는 상대", "the server sees"): say("프록시", "the proxy")},
          {say("구분", "kind"): say("리버스 프록시", "reverse proxy"), say("누가 설정하나", "who configures it"): say("서버 쪽", "the server's side"),
           say("누구를 숨기나", "whom it hides"): say("서버", "the servers"), say("서버가 보는 상대", "the server sees"): say("프록시(XFF로 클라이언트를 전함)", "the proxy (the client by X-Forwarded-For)")}], say("누구의 편인가", "on whose side"))


def reverse_scene() -> None:
    """Headers there and back: what stops at the proxy, what it adds, what it hides."""
    client, proxy, server = say("클라이언트 198.51.100.7", "client 198.51.100.7"), say("리버스 프록시", "reverse proxy"), say("서버", "server")
    sent = [("Host", "www.example.com"), ("Connection", "keep-alive, X-Trace"), ("X-Trace", "7"), ("X-Forwarded-For", "10.9.9.9")]
    kept = headers.remove_hop_by_hop(sent)
    added = headers.append(kept, "X-Forwarded-For", "198.51.100.7")
    added = [*added, ("Forwarded", headers.forwarded_element("198.51.100.7", "https", "www.example.com"))]
    answer = [("Content-Type", "text/html"), ("Server", "Apache/2.4.71"), ("X-Powered-By", "PHP/8.3"), ("Keep-Alive", "timeout=5")]
    hidden = headers.hide(headers.remove_hop_by_hop(answer))
    believed = headers.client_behind(added, "10.0.0.1", ("10.0.0.1/32",))
    ladder((client, proxy, server), [
        Rung(client, proxy, "GET /", say("클라이언트는 프록시를 서버로 안다. 헤더 하나는 꾸며 낸 것이다(X-Forwarded-For: 10.9.9.9).",
                                         "The client takes the proxy for the server. One header is made up (X-Forwarded-For: 10.9.9.9)."),
             [Fact(name, value, value) for name, value in sent]),
        Rung(proxy, proxy, "hop-by-hop", say("연결마다 따로인 헤더와 Connection이 지목한 헤더는 여기서 멈춘다(RFC 9110 7.6.1).",
                                             "Headers meant for one connection, and those nominated by Connection, stop here (RFC 9110, 7.6.1)."),
             compared(sent, kept), headers.remove_hop_by_hop),
        Rung(proxy, server, "GET /", say("프록시는 누구 대신 말하는지 덧붙인다. 지우지 않고 뒤에 붙인다.",
                                         "The proxy adds for whom it speaks: appended, not overwritten."), compared(kept, added), headers.append),
        Rung(server, server, say("믿을 주소", "whom to believe"), say(f"서버는 오른쪽부터, 믿는 프록시가 덧붙인 것만 믿는다: {believed}. 꾸며 낸 10.9.9.9는 믿지 않는다.",
                                                                       f"Read from the right, only what trusted proxies added: {believed}. The invented 10.9.9.9 is not believed."),
             [Fact("X-Forwarded-For", headers.value_of(added, "X-Forwarded-For") or "", believed)], headers.client_behind),
        Rung(server, proxy, "200 OK", say("서버의 답에는 제품과 버전이 적혀 있다.", "The server's answer names product and version."), [Fact(n, v, v) for n, v in answer]),
        Rung(proxy, client, "200 OK", say("프록시가 서버에 대한 정보를 숨긴다. 버전 목록을 보여 주지 않을 뿐, 공격을 막아 주지는 않는다.",
                                          "The proxy hides what the server runs. It spares a reader the list of versions; it stops no attack."),
             compared(answer, hidden), headers.hide),
    ], "duties-reverse")


def compared(before: list, after: list) -> list[Fact]:
    """Header by header: gone, new, changed or as it was."""
    old, new = dict(before), dict(after)
    return [Fact(name, old.get(name, "–"), new.get(name, "–")) for name in dict.fromkeys([*old, *new])]


def forward_scene() -> None:
    """A forward proxy stands on the client's side, and is known to it."""
    client, proxy, server = say("사내 클라이언트", "client inside"), say("포워드 프록시", "forward proxy"), say("바깥 서버", "server outside")
    ladder((client, proxy, server), [
        Rung(client, proxy, "GET http://example.org/", say("클라이언트가 프록시를 설정했다. 그래서 주소 전체를 적어 프록시에 부탁한다.",
                                                          "The client was configured to use it, so it sends the whole address to the proxy.")),
        Rung(proxy, server, "GET /", say("바깥 서버는 프록시의 주소만 본다. 숨겨지는 것은 클라이언트이다.",
                                         "The server outside sees only the proxy: the one who is hidden is the client."),
             [Fact(say("출발지", "source"), "10.1.2.3", "203.0.113.1")]),
        Rung(server, proxy, "200 OK", say("응답은 프록시로 온다.", "The answer comes to the proxy.")),
        Rung(proxy, client, "200 OK", say("프록시가 클라이언트에게 전한다. 동작의 순서는 리버스 프록시와 같고, 누구를 대신하느냐가 다르다.",
                                          "And goes on to the client. The moves are those of a reverse proxy; whom it stands for differs.")),
    ], "duties-forward")


def blocked_scene() -> None:
    """Access rules: by path and by address."""
    left, right = st.columns(2)
    address = left.selectbox(say("누가", "who"), ["198.51.100.7", "10.1.2.3"], key="duties-address")
    path = right.selectbox(say("무엇을", "what"), ["/admin/users", "/shop"], key="duties-path")
    rules = [access.Access(True, "10.0.0.0/8", "allow 10.0.0.0/8", "/admin"), access.Access(False, "all", "deny all", "/admin")]
    client, proxy, server = say("클라이언트", "client"), say("리버스 프록시", "reverse proxy"), say("서버", "server")
    enters = access.allowed(rules, path, address)
    rungs = [Rung(client, proxy, f"GET {path}", say(f"{address}에서 {path}을(를) 요청한다.", f"{address} asks for {path}.")),
             Rung(proxy, proxy, say("접근 규칙", "access rules"), say("주소를 가리키는 첫 규칙이 정한다.", "The first rule that names the address decides."),
                  [Fact(rule.prefix, rule.rule, rule.rule) for rule in rules], access.allowed)]
    if enters:
        rungs += [Rung(proxy, server, f"GET {path}", say("통과한다.", "It may pass.")), Rung(proxy, client, "200 OK", say("서버의 답을 전한다.", "The server's answer is passed on."))]
    else:
        rungs.append(Rung(proxy, client, "403", say("서버는 이 요청을 보지도 못한다.", "The server never even sees this request.")))
    ladder((client, proxy, server), rungs, f"duties-blocked-{address}-{path}")


def buffering() -> None:
    """How long a slow client keeps a server busy, with and without buffering at the proxy."""
    st.subheader(say("버퍼링: 느린 클라이언트가 서버를 붙잡는 시간", "Buffering: how long a slow client holds a server"))
    columns = st.columns(3)
    size = columns[0].slider(say("응답 크기(KB)", "reply (KB)"), 10, 5000, 1000, 10)
    slow = columns[1].slider(say("클라이언트 속도(KB/s)", "client speed (KB/s)"), 10, 2000, 100, 10)
    fast = columns[2].slider(say("내부망 속도(MB/s)", "speed inside (MB/s)"), 10, 1000, 100, 10)
    without, buffered = busy_seconds(size, slow, fast, False), busy_seconds(size, slow, fast, True)
    columns = st.columns(3)
    columns[0].metric(say("버퍼링 없음: 서버가 묶인 시간", "no buffering: server busy"), f"{without:,.2f} s")
    columns[1].metric(say("버퍼링 있음", "buffering"), f"{buffered:,.3f} s")
    columns[2].metric(say("비", "ratio"), f"{without / buffered:,.0f} ×")
    st.caption(say("서버 점유 시간 = 응답 크기 ÷ 서버에게서 받아 가는 속도. 버퍼링하면 받아 가는 쪽이 프록시이므로 내부망 속도가 된다.",
                   "Busy time = size ÷ the speed at which it is taken from the server; with buffering the proxy takes it, at the speed inside."))


def busy_seconds(size_kb: float, client_kb_s: float, inside_mb_s: float, buffered: bool) -> float:
    """Seconds for which one reply keeps the server busy."""
    inside = inside_mb_s * 1000
    return size_kb / (inside if buffered else min(client_kb_s, inside))


SCENES = {"reverse": reverse_scene, "forward": forward_scene, "blocked": blocked_scene}
