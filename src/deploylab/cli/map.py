"""deploylab map: one URL through a pasted configuration, there and back."""

import argparse
import re
from pathlib import Path
from typing import Any

from deploylab.cli.output import as_json
from deploylab.mapping import Request, Response, ReverseProxy
from deploylab.mapping.ladder import Rung, ladder
from deploylab.problems import Problem

HELP = {
    "en": "follow a URL through a reverse proxy's configuration, and the answer back",
    "ko": "URL이 리버스 프록시 설정을 거쳐 서버로 가고 되돌아오는 과정을 보여 준다",
}
EXAMPLE = 'deploylab map http://www.example.com/app/x --config app.conf --location "http://backend:8080/base/login"'
URL = re.compile(r"(?i)(https?)://([^/?#\s]+)(\S*)")
PLACES = {
    "browser": {"en": "browser", "ko": "브라우저"},
    "proxy": {"en": "proxy", "ko": "프록시"},
    "server": {"en": "server", "ko": "서버"},
}
WHY = {"en": "why", "ko": "이유"}
MARKS = {
    "en": "marks: * changed, + added, - removed",
    "ko": "표시: * 바뀜, + 추가됨, - 제거됨",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("url", metavar="URL")
    parser.add_argument("--config", required=True, metavar="FILE")
    parser.add_argument("--dialect", choices=("apache", "nginx"))
    parser.add_argument("--location", metavar="URL", help="Location: ... (302)")
    parser.add_argument("--set-cookie", metavar="COOKIE", action="append", default=[], help="Set-Cookie: ...")
    parser.add_argument("--header", metavar="'NAME: VALUE'", action="append", default=[])
    parser.add_argument("--method", default="GET")
    parser.add_argument("--json", action="store_true")


def main(args: Any) -> int:
    text = read(args.config)
    dialect = args.dialect or guess(text, args.config)
    scheme, host, target = parts(args.url)
    port = re.search(r":(\d+)$", host)
    listen = int(port[1]) if port else {"http": 80, "https": 443}[scheme]
    proxy = getattr(ReverseProxy, f"from_{dialect}")(
        text, server_name=re.sub(r":\d+$", "", host), listen=listen, tls=scheme == "https"
    )
    request = Request(args.method, target, host, scheme, headers=tuple(map(header, args.header)))
    rungs = ladder(proxy, request, answer(args))
    print(as_json(data(dialect, rungs)) if args.json else drawn(rungs, args.lang))
    return 0


def read(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(en=f"Cannot read {name}: {error}.", ko=f"{name} 파일을 읽을 수 없다: {error}.") from None


def guess(text: str, name: str) -> str:
    """The dialect by its looks: nginx ends a directive with ; and Apache names its own in capitals."""
    if re.search(r"(?m)^\s*(location|proxy_pass|upstream|server)\b[^\n]*[;{]", text):
        return "nginx"
    if re.search(r"(?im)^\s*(<VirtualHost|ProxyPass|ProxyPreserveHost|ServerName)\b", text):
        return "apache"
    raise Problem(
        en=f"{name} looks like neither Apache nor nginx; say which with --dialect.",
        ko=f"{name} 파일이 Apache 설정인지 nginx 설정인지 알 수 없다. --dialect로 지정한다.",
    )


def parts(url: str) -> tuple[str, str, str]:
    """(scheme, host with port, target as it would be sent)."""
    found = URL.fullmatch(url)
    if not found:
        raise Problem(
            en=f"{url!r} is not a URL; write http://host/path.",
            ko=f"{url!r}은(는) URL이 아니다. http://호스트/경로로 쓴다.",
        )
    rest = found[3].partition("#")[0]  # a browser keeps the fragment to itself
    return found[1].lower(), found[2], rest if rest.startswith("/") else "/" + rest


def header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon or not name.strip():
        raise Problem(
            en=f"{text!r} is not a header; write 'Name: value'.",
            ko=f"{text!r}은(는) 헤더가 아니다. '이름: 값'으로 쓴다.",
        )
    return name.strip(), value.strip()


def answer(args: Any) -> Response:
    """What the server is supposed to say."""
    location = (("Location", args.location),) if args.location is not None else ()
    return Response(302 if location else 200, (*location, *(("Set-Cookie", cookie) for cookie in args.set_cookie)))


def data(dialect: str, rungs: list[Rung]) -> dict[str, Any]:
    return {
        "dialect": dialect,
        "ladder": [
            {
                "from": rung.source,
                "to": rung.target,
                "lines": [{"mark": line.mark, "text": line.text} for line in rung.lines],
                "why": [vars(step) for step in rung.why],
            }
            for rung in rungs
        ],
    }


def drawn(rungs: list[Rung], lang: str) -> str:
    """The ladder as text."""
    drawing = []
    for rung in rungs:
        source, target = (PLACES.get(place, {}).get(lang, place) for place in (rung.source, rung.target))
        drawing += [f"{source} -> {target}", *(f"  {line.mark} {line.text}" for line in rung.lines)]
        drawing += [f"  {WHY[lang]}:"] if rung.why else []
        for step in rung.why:
            change = "" if step.before == step.after else f": {shown(step.before)} -> {shown(step.after)}"
            drawing.append(f"    [{step.rule}] {step.what[lang]}{change}")
        drawing.append("")
    return "\n".join([*drawing, MARKS[lang]])


def shown(value: object) -> str:
    return "-" if value is None else str(value)
