"""What a configuration does to the server's answers: which redirects the browser can follow, and which fields leak."""

from urllib.parse import urlsplit

import streamlit as st

from deploylab.mapping import Answered, Forwarded, Request, Response, ReverseProxy
from deploylab.ui.state import lang, say
from deploylab.ui.tables import wide

FINE = {"ko": "○ 공개 주소", "en": "○ public"}
LEAKS = {"ko": "✕ 내부 주소가 샌다", "en": "✕ the internal address leaks"}
LOST = {"ko": "✕ 브라우저가 이 경로로는 돌려보내지 않는다", "en": "✕ the browser never sends it back for this path"}
ASTRAY = {"ko": "✕ 프록시가 모르는 경로이다", "en": "✕ a path that the proxy does not know"}


def several(proxy: ReverseProxy, request: Request) -> None:
    """Draw both tables for the server that this request is passed to."""
    sent = proxy.forward(request)
    if isinstance(sent, Answered):
        return
    origin, folder = f"{sent.host}:{sent.port}", sent.target.partition("?")[0].rpartition("/")[0]
    rows, works = redirects(proxy, request, origin, folder)
    without = sum(followed(proxy, request, location) for location in locations(origin, folder))
    st.markdown(say(f"**서버의 리다이렉트 {len(rows)}가지 중 {works}가지가 동작한다.** 역방향 매핑이 없다면 {without}가지이다.",
                    f"**{works} of {len(rows)} redirects work.** Without any reverse mapping it would be {without}."))
    wide(rows, say("리다이렉트마다의 결과", "what becomes of each redirect"))
    st.markdown(say("**어느 필드에서 내부 주소가 새는가**", "**Which fields leak the internal address**"))
    wide(leaks(proxy, request, origin, folder), say("필드마다의 결과", "what becomes of each field"))


def locations(origin: str, folder: str) -> tuple[str, ...]:
    """Redirects that a server may well send: its own address, a path alone, out of its folder, encrypted."""
    return f"http://{origin}{folder}/login", f"{folder}/login", f"http://{origin}/other", f"https://{origin}{folder}/login"


def redirects(proxy: ReverseProxy, request: Request, origin: str, folder: str) -> tuple[list[dict[str, str]], int]:
    """A row for each redirect, and how many of them work."""
    rows, works = [], 0
    for location in locations(origin, folder):
        back = dict(proxy.reverse(request, Response(302, (("Location", location),))).headers)["Location"]
        fine = followed(proxy, request, back)
        works += fine
        verdict = FINE if fine else ASTRAY if urlsplit(back).netloc in ("", request.host) else LEAKS
        rows.append({say("서버가 보낸 Location", "sent by the server"): location, say("따라갈 수 있나", "works"): verdict[lang()],
                     say("브라우저가 받은 Location", "received by the browser"): back})
    return rows, works


def followed(proxy: ReverseProxy, request: Request, location: str) -> bool:
    """Whether a browser that follows this gets through the proxy to a server."""
    parts = urlsplit(location)
    if parts.netloc not in ("", request.host):
        return False
    return isinstance(proxy.forward(Request("GET", parts.path or "/", request.host)), Forwarded)


def leaks(proxy: ReverseProxy, request: Request, origin: str, folder: str) -> list[dict[str, str]]:
    """A row for each field that may carry an address: what the server put into it, what the browser reads in it."""
    host = origin.partition(":")[0]
    fields = (("Location", f"http://{origin}{folder}/login"), ("Content-Location", f"http://{origin}{folder}/page.html"),
              ("Set-Cookie", f"a=1; Domain={host}"), ("Set-Cookie", f"b=2; Path={folder or '/'}"))
    back = proxy.reverse(request, Response(200, fields)).headers
    rows = [(name, sent, value, verdict_of(name, value, host, request)) for (name, sent), (_, value) in zip(fields, back, strict=True)]
    body = f'<a href="http://{origin}{folder}/help">'
    rows.append((say("본문", "body"), body, body, LEAKS))
    return [{say("필드", "field"): name, say("결과", "result"): verdict[lang()], say("서버가 보낸 것", "sent by the server"): sent,
             say("브라우저가 받은 것", "received by the browser"): value} for name, sent, value, verdict in rows]


def verdict_of(name: str, value: str, host: str, request: Request) -> dict[str, str]:
    if host in value:
        return LEAKS
    path = value.rpartition("Path=")[2] if name == "Set-Cookie" and "Path=" in value else "/"
    return FINE if request.target.startswith(path) else LOST
