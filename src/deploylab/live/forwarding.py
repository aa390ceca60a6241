"""What a proxy changes in a message that it passes on: fields for one hop stay behind, traces of the client go along.

    Connection: close, X-Secret      ->  (gone, and X-Secret with it)
    X-Forwarded-For: 198.51.100.7    ->  X-Forwarded-For: 198.51.100.7, 203.0.113.9
    Transfer-Encoding: chunked       ->  kept, because the body is passed on in its chunks

The rules are those of the textbook page `deploylab.mapping.headers` (RFC 9110, 7.6.1 and 7.6.3; X-Forwarded-* by
custom), here on bytes and in one pass, because a proxy does it for every request.
"""

from deploylab.live.fields import Field
from deploylab.live.http1 import Head

REASONS = {400: "Bad Request", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 408: "Request Timeout",
           413: "Content Too Large", 431: "Request Header Fields Too Large", 500: "Internal Server Error",
           501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
           505: "HTTP Version Not Supported"}


def outward(head: Head, target: bytes, host: bytes, peer: bytes, scheme: bytes = b"http") -> bytes:
    """The head of the request that the server is sent. `host` is what its Host field will say."""
    behind = head.behind
    lines = [head.method + b" " + target + b" HTTP/1.1", b"Host: " + host]
    lines += [line for _, _, low, line, _ in head.fields if low not in behind]
    if head.chunked:
        lines.append(b"Transfer-Encoding: chunked")
    if head.upgrade:
        lines.append(b"Connection: Upgrade\r\nUpgrade: " + head.upgrade)
    seen_by = [value for _, value, low, _, _ in head.fields if low == b"x-forwarded-for"]
    lines += [b"X-Forwarded-For: " + b", ".join([*seen_by, peer]), b"X-Forwarded-Host: " + head.host,
              b"X-Forwarded-Proto: " + scheme, b"Via: 1.1 deploylab\r\n\r\n"]
    return b"\r\n".join(lines)


def homeward(head: Head, fields: list[Field], keep_alive: bool, chunked: bool) -> bytes:
    """The head of the response that the client receives; `fields` are the server's, perhaps mapped back."""
    behind = head.behind
    lines = [head.start]
    lines += [line for _, _, low, line, _ in fields if low not in behind]
    if chunked:
        lines.append(b"Transfer-Encoding: chunked")
    if head.status == 101:
        lines.append(b"Connection: Upgrade\r\nUpgrade: " + head.upgrade)
    elif head.status >= 200 and not keep_alive:
        lines.append(b"Connection: close")
    lines.append(b"\r\n")
    return b"\r\n".join(lines)


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
