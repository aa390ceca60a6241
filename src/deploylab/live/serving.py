"""A pasted Apache or nginx configuration at work: real sites of this machine behind the textbook's mapping.

    browser --> 127.0.0.1:8080 --mapping.forward--> http://127.0.0.1:9000
    browser <--  Location and cookies mapped back <--mapping.reverse--

What the mapping page says is what goes over the wire; the connection itself (HTTP/1.1, kept alive) is the proxy's.
"""

import asyncio
import re
import signal
import socket
from collections.abc import Callable
from contextlib import closing
from http import HTTPStatus
from typing import Any

from deploylab.live.fields import Field, field
from deploylab.live.http1 import Head
from deploylab.live.plan import Answer, Plan
from deploylab.live.proxy import Proxy
from deploylab.mapping import Request, Response, ReverseProxy
from deploylab.problems import Problem

OWN = frozenset((b"connection", b"keep-alive", b"te", b"transfer-encoding", b"upgrade", b"host"))
APACHE = re.compile(r"^\s*(?:Proxy\w+\s|<(?:VirtualHost|Location|Proxy)\b)", re.MULTILINE)
TO_TLS = re.compile(r"[^#]*\b(?:ProxyPass\s+(?:\S+\s+)?|proxy_pass\s+)\"?https://", re.IGNORECASE)


def over_tls(text: str) -> list[int]:
    """The lines that send requests to a server over https, which is left out here: certificates are another lesson."""
    return [number for number, line in enumerate(text.splitlines(), 1) if TO_TLS.match(line)]


def read(text: str, port: int) -> ReverseProxy:
    """The mapping of a configuration, Apache's or nginx's by the look of it. Problem, with the line, if neither.

    It listens here, on plain http, wherever it would: else its redirects would lead to a port that nobody serves.
    """
    reader = ReverseProxy.from_apache if APACHE.search(text) else ReverseProxy.from_nginx
    mapping = reader(text, server_name="localhost", listen=port)
    mapping.dialect.listen, mapping.dialect.tls = port, False
    return mapping


class MappedRouter:
    """Asks the mapping for every request; `elsewhere` sends a name of the configuration to another address."""

    def __init__(self, mapping: ReverseProxy, elsewhere: dict[str, tuple[str, int]], say: Callable[[str], None]):
        self.mapping, self.elsewhere, self.say = mapping, elsewhere, say

    def plan(self, request: Head, peer: str) -> Plan | Answer:
        asked = Request(text(request.method), text(request.target), text(request.host) if request.named else None,
                        version=f"HTTP/1.{request.minor}", client=peer, headers=texts(request))
        decided = self.mapping.forward(asked)
        what = f"{asked.method} {asked.target}"
        if not hasattr(decided, "target"):
            where = [(name, value) for name, value in decided.headers if name.lower() == "location"]
            self.say(f"{what}   {decided.status} " + " ".join(f"{name}: {value}" for name, value in where))
            return Answer(decided.status, phrase(decided.status), list(decided.headers))
        what += f"  ->  {decided.scheme}://{decided.host}:{decided.port}{decided.target}"
        if decided.scheme != "http":
            self.say(f"{what}   502 (https to a server is left out here on purpose)")
            return Answer(502, "https to a server is left out here on purpose; write http://")
        address = self.elsewhere.get(f"{decided.host}:{decided.port}", (decided.host, decided.port))
        return Plan(address, outward(request, decided), lambda head: self.homeward(head, asked, what),
                    lambda trouble: self.say(f"{what}   {trouble}") if trouble else None)

    def homeward(self, head: Head, asked: Request, what: str) -> list[Field]:
        mapped = self.mapping.reverse(asked, Response(head.status, texts(head)))
        before = [f"{name}: {value}" for name, value in texts(head) if name.lower() in ("location", "set-cookie")]
        after = [f"{name}: {value}" for name, value in mapped.headers if name.lower() in ("location", "set-cookie")]
        changes = [old if old == new else f"{old}  ->  {new}" for old, new in zip(before, after, strict=False)]
        self.say("   ".join([what, str(head.status), *changes]))
        return [field(name.encode("latin-1"), value.encode("latin-1")) for name, value in mapped.headers]


def outward(request: Head, decided: Any) -> bytes:
    """The head for the server: as the mapping says, but for what belongs to the connection."""
    fields = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in decided.headers]
    lines = [request.method + b" " + decided.target.encode("latin-1") + b" HTTP/1.1",
             b"Host: " + (decided.host_header or "").encode("latin-1")]
    lines += [name + b": " + value for name, value in fields if name.lower() not in OWN]
    if request.chunked:
        lines.append(b"Transfer-Encoding: chunked")
    if request.upgrade and any(name.lower() == b"upgrade" for name, _ in fields):
        lines.append(b"Connection: Upgrade\r\nUpgrade: " + request.upgrade)
    else:
        request.upgrade = b""
    return b"\r\n".join(lines) + b"\r\n\r\n"


def text(value: bytes) -> str:
    return value.decode("latin-1")


def texts(head: Head) -> tuple[tuple[str, str], ...]:
    """The fields as the mapping wants them; Host is a thing of its own there."""
    return tuple((text(name), text(value)) for name, value, low, _, _ in head.fields if low != b"host")


def phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""


def elsewhere(rules: list[str]) -> dict[str, tuple[str, int]]:
    """`app.internal:8080=127.0.0.1:9000` -> where to find a server that the configuration calls by another name."""
    found = {}
    for rule in rules:
        parts = re.fullmatch(r"([^=\s]+:\d+)=([^=\s]+):(\d+)", rule)
        if not parts:
            example = "--to app.internal:8080=127.0.0.1:9000"
            raise Problem(f"--to {rule}: write NAME:PORT=HOST:PORT, e.g. {example}.",
                          f"--to {rule}: 이름:포트=호스트:포트 형식으로 쓰세요. 예: {example}.")
        found[parts[1]] = (parts[2], int(parts[3]))
    return found


def serve(configuration: str, port: int, to: dict[str, tuple[str, int]], say: Callable[[str], None],
          ready: Callable[[int], None]) -> None:
    """Serve on loopback until Ctrl-C or SIGTERM; then let what is inside finish, at most five seconds."""
    asyncio.run(_serve(configuration, port, to, say, ready))


async def _serve(configuration: str, port: int, to: dict[str, tuple[str, int]], say: Callable[[str], None],
                 ready: Callable[[int], None]) -> None:
    with closing(bound(port)) as own:
        port = own.getsockname()[1]
        proxy, over = Proxy(MappedRouter(read(configuration, port), to, say)), asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, over.set)
        ready(await proxy.start(sock=own))
        await over.wait()
        await proxy.close(5)


def bound(port: int) -> socket.socket:
    own = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        own.bind(("127.0.0.1", port))
    except OSError as trouble:
        own.close()
        raise Problem(f"Port {port} cannot be used ({trouble.strerror}); choose another with --port.",
                      f"{port} 포트를 쓸 수 없습니다({trouble.strerror}). --port로 다른 포트를 지정하세요.") from None
    return own
