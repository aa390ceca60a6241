"""What a proxy changes in a message that it passes on: fields for one hop stay behind, traces of the client go along.

    Connection: close, X-Secret      ->  (gone, and X-Secret with it)
    X-Forwarded-For: 198.51.100.7    ->  X-Forwarded-For: 198.51.100.7, 203.0.113.9
    Transfer-Encoding: chunked       ->  kept, because the body is passed on in its chunks

The rules are those of the textbook page `deploylab.mapping.headers` (RFC 9110, 7.6.1 and 7.6.3; X-Forwarded-* by
custom), here on bytes and in one pass, because a proxy does it for every request.
"""

from deploylab.live.fields import Field
from deploylab.live.http1 import Head
from deploylab.mapping.headers import HOP_BY_HOP

ONE_HOP = frozenset(name.encode() for name in HOP_BY_HOP)
# A client that nominates these in Connection would make us forget something that the next server relies on.
NEVER_DROPPED = frozenset((b"host", b"content-length", b"content-type", b"authorization", b"cookie", b"cache-control"))
WRITTEN_ANEW = frozenset((b"host", b"x-forwarded-host", b"x-forwarded-proto"))
REASONS = {400: "Bad Request", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 408: "Request Timeout",
           413: "Content Too Large", 431: "Request Header Fields Too Large", 500: "Internal Server Error",
           501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
           505: "HTTP Version Not Supported"}


def one_hop(head: Head) -> frozenset[bytes] | set[bytes]:
    """The names, in lower case, that must not travel further than this hop."""
    if not head.nominated or head.nominated in ((b"keep-alive",), (b"close",)):
        return ONE_HOP
    return ONE_HOP | (set(head.nominated) - NEVER_DROPPED)


def outward(head: Head, target: bytes, host: bytes, peer: bytes, scheme: bytes = b"http") -> bytes:
    """The head of the request that the server is sent. `host` is what its Host field will say."""
    left_behind = one_hop(head)
    seen_by: list[bytes] = []
    lines = [head.method + b" " + target + b" HTTP/1.1\r\nHost: " + host]
    for _, value, low, line in head.fields:
        if low in left_behind or low in WRITTEN_ANEW:
            continue
        if low == b"x-forwarded-for":
            seen_by.append(value)
        else:
            lines.append(line)
    if head.chunked:
        lines.append(b"Transfer-Encoding: chunked")
    if head.upgrade:
        lines.append(b"Connection: Upgrade\r\nUpgrade: " + head.upgrade)
    seen_by.append(peer)
    lines.append(b"X-Forwarded-For: " + b", ".join(seen_by))
    lines.append(b"X-Forwarded-Host: " + head.host + b"\r\nX-Forwarded-Proto: " + scheme)
    return b"\r\n".join(lines) + b"\r\nVia: 1.1 deploylab\r\n\r\n"


def homeward(head: Head, fields: list[Field], keep_alive: bool, chunked: bool) -> bytes:
    """The head of the response that the client receives; `fields` are the server's, perhaps mapped back."""
    left_behind = one_hop(head)
    lines = [head.start, *[line for _, _, low, line in fields if low not in left_behind]]
    if chunked:
        lines.append(b"Transfer-Encoding: chunked")
    if head.status == 101:
        lines.append(b"Connection: Upgrade\r\nUpgrade: " + head.upgrade)
    elif head.status >= 200 and not keep_alive:
        lines.append(b"Connection: close")
    return b"\r\n".join(lines) + b"\r\n\r\n"


def answer(status: int, reason: str, keep_alive: bool, fields: list[tuple[str, str]] | None = None,
           bodiless: bool = False) -> bytes:
    """A whole response by the proxy itself, one line of text as its body."""
    body = f"{status} {reason}\n".encode()
    lines = [f"HTTP/1.1 {status} {REASONS.get(status, 'Status')}", "Content-Type: text/plain; charset=utf-8",
             f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in fields or ()]
    if not keep_alive:
        lines.append("Connection: close")
    return "\r\n".join(lines).encode("utf-8", "replace") + b"\r\n\r\n" + (b"" if bodiless else body)
