"""Forward and reverse mapping: paste a configuration, follow one request to the server and its answer back."""

from typing import Any

import streamlit as st

from deploylab.mapping import Answered, Forwarded, Request, Response, ReverseProxy, Step
from deploylab.mapping.reverse import apache_location, nginx_redirect
from deploylab.mapping.rules import first_match, longest_prefix
from deploylab.problems import Problem
from deploylab.ui.ladder import Fact, Rung, ladder
from deploylab.ui.pages import answers
from deploylab.ui.state import lang, say, show_problem

EXAMPLES = {
    "apache": "ProxyPass        /app http://backend.internal:8080/base\n"
              "ProxyPassReverse /app http://backend.internal:8080/base\n"
              "ProxyPassReverseCookiePath /base /app\n",
    "apache_forward_only": "ProxyPass /app http://backend.internal:8080/base\n",
    "apache_slash": "ProxyPass /app/ http://backend.internal:8080\n",
    "nginx": "location /app/ {\n    proxy_pass http://backend.internal:8080/base/;\n    proxy_cookie_path /base/ /app/;\n}\n",
    "nginx_no_redirect": "location /app/ {\n    proxy_pass http://backend.internal:8080/base/;\n    proxy_redirect off;\n}\n",
}
TITLES = {"apache": ("Apache: 정상 매핑 + 역방향 매핑", "Apache: forward and reverse mapping"),
          "apache_forward_only": ("Apache: 정상 매핑만", "Apache: forward mapping only"),
          "apache_slash": ("Apache: 끝 슬래시의 함정", "Apache: the trap of the trailing slash"),
          "nginx": ("nginx: proxy_pass와 proxy_redirect 기본값", "nginx: proxy_pass and the default proxy_redirect"),
          "nginx_no_redirect": ("nginx: proxy_redirect off", "nginx: proxy_redirect off")}
LOCATION = "http://backend.internal:8080/base/login"


def page() -> None:
    """Draw the mapping lab."""
    st.title(say("정상 매핑과 역방향 매핑", "Forward and reverse mapping"))
    st.markdown(say("##### 요청의 주소만 바꾸어 주면, 응답은 저절로 제자리를 찾을까?",
                    "##### If the request's address is translated, does the answer find its way by itself?"))
    asked = st.query_params.get("s")
    names = list(EXAMPLES)
    chosen = st.selectbox(say("예제 설정", "example"), names, names.index(asked) if asked in names else 0,
                          format_func=lambda name: TITLES[name][lang() == "en"], key="mapping-example")
    st.query_params["s"] = chosen
    left, right = st.columns(2)
    text = left.text_area(say("설정(붙여 넣어도 된다)", "configuration (paste your own)"), EXAMPLES[chosen], height=190,
                          key=f"mapping-{chosen}")
    dialect = "apache" if chosen.startswith("apache") else "nginx"
    dialect = right.segmented_control(say("방언", "dialect"), ["apache", "nginx"], default=dialect, key=f"dialect-{chosen}") or dialect
    target = right.text_input(say("요청 경로", "request target"), "/app/page?id=7", key="mapping-target")
    location = right.text_input(say("서버가 보낸 Location", "Location sent by the server"), LOCATION, key="mapping-location")
    cookie = right.text_input("Set-Cookie", "sid=42; Path=/base/", key="mapping-cookie")
    try:
        read = ReverseProxy.from_apache if dialect == "apache" else ReverseProxy.from_nginx
        proxy = read(text)
        draw(proxy, Request("GET", target, "www.example.com"), location, cookie)
        answers.several(proxy, Request("GET", target, "www.example.com"))
    except Problem as trouble:
        show_problem(trouble)
    st.subheader(say("알아차릴 것", "What to notice"))
    st.markdown(say(
        "- **정상 매핑(ProxyPass)만으로는 부족하다.** 서버가 보낸 리다이렉트에는 내부 주소가 들어 있다.\n"
        "- 역방향 매핑은 **헤더만** 고친다. 본문 속 링크는 그대로이고, 쿠키의 Path·Domain은 따로 지시해야 한다.\n"
        "- 역방향 매핑(reverse mapping)과 리버스 프록시(reverse proxy)는 다른 말이다. 앞의 것은 뒤의 것이 하는 일 하나이다.\n"
        "- 끝 슬래시 하나로 주소가 달라지며, Apache와 nginx는 규칙이 다르다.",
        "- **Forward mapping (ProxyPass) alone is not enough**: the server's redirects carry its internal address.\n"
        "- Reverse mapping mends **headers only**. Links in the body stay; Path and Domain of cookies need a directive of their own.\n"
        "- Reverse mapping and reverse proxy are different words: one is a duty of the other.\n"
        "- One trailing slash changes the address, and the rules of Apache and nginx differ."))


def facts(steps: tuple[Step, ...]) -> list[Fact]:
    return [Fact(step.what[lang()], text(step.before), text(step.after), step.rule) for step in steps]


def text(value: Any) -> str:
    return "–" if value is None else str(value)


def draw(proxy: ReverseProxy, request: Request, location: str, cookie: str) -> None:
    """The ladder: browser to proxy, proxy to server, and back."""
    browser, middle, server = say("브라우저", "browser"), say("프록시", "proxy"), say("서버", "server")
    url = f"{request.scheme}://{request.host}{request.target}"
    rungs = [Rung(browser, middle, f"GET {request.target}", say(f"브라우저는 공개 주소 {url}만 안다.", f"The browser knows only the public address {url}."))]
    sent = proxy.forward(request)
    if isinstance(sent, Answered):
        rungs.append(Rung(middle, browser, str(sent.status), say(f"프록시가 서버에 묻지 않고 {sent.status}(으)로 직접 답한다.",
                                                                 f"The proxy answers {sent.status} by itself, without asking the server."),
                          facts(sent.why), type(proxy).forward))
    else:
        rungs += there_and_back(proxy, request, sent, location, cookie, (browser, middle, server))
    ladder((browser, middle, server), rungs, "mapping")


def there_and_back(proxy: ReverseProxy, request: Request, sent: Forwarded, location: str, cookie: str,
                   lanes: tuple[str, str, str]) -> list[Rung]:
    browser, middle, server = lanes
    headers = tuple((name, value) for name, value in (("Location", location), ("Set-Cookie", cookie)) if value)
    answer = Response(302, headers)
    back = proxy.reverse(request, answer)
    follows = dict(back.headers).get("Location", "")
    public = not follows.startswith("http") or f"//{request.host}" in follows
    end = say("브라우저가 따라갈 수 있는 공개 주소이다.", "That is a public address: the browser can follow it.") if public else say(
        "브라우저가 닿을 수 없는 내부 주소가 그대로 새어 나갔다. 리다이렉트는 실패한다.",
        "The internal address has leaked: the browser cannot reach it, the redirect fails.")
    return [
        Rung(middle, middle, say("정상 매핑", "forward mapping"), say("규칙을 골라 내부 주소를 만든다.", "A rule is chosen and the internal address is made."),
             facts(sent.why), first_match if dialect_of(proxy) == "apache" else longest_prefix),
        Rung(middle, server, f"GET {sent.target}", say(f"서버는 {sent.scheme}://{sent.host}:{sent.port}{sent.target} 요청을 받는다. Host는 {sent.host_header}.",
                                                       f"The server is asked for {sent.scheme}://{sent.host}:{sent.port}{sent.target}; Host is {sent.host_header}."),
             [Fact(name, "–", value) for name, value in sent.headers]),
        Rung(server, middle, f"302 Location: {location}", say("서버는 자기가 아는 주소로 리다이렉트한다.", "The server redirects to the address that it knows."),
             [Fact(name, value, value) for name, value in headers]),
        Rung(middle, middle, say("역방향 매핑", "reverse mapping"), say("헤더에 든 내부 주소를 공개 주소로 되돌린다.", "Internal addresses in the headers become public again.")
             if back.why else say("아무 규칙도 이 응답을 고치지 않는다.", "No rule changes this answer."), facts(back.why),
             apache_location if dialect_of(proxy) == "apache" else nginx_redirect),
        Rung(middle, browser, f"302 Location: {follows}", end,
             [Fact(name, dict(headers).get(name, "–"), value) for name, value in back.headers]),
    ]


def dialect_of(proxy: ReverseProxy) -> str:
    return "apache" if "apache" in type(proxy.dialect).__module__ else "nginx"
