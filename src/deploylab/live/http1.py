"""HTTP/1.1 on the wire: reading a head strictly, knowing where a body ends.

    GET /a HTTP/1.1 CRLF  Host: x CRLF  Content-Length: 5 CRLF  CRLF  hello
    '-- head ---------------------------------------------------'  '-- body: counted, chunked, or until the end

Two servers in a row that read one message differently let somebody smuggle a second request inside the
first (RFC 9112, 11.2). So a doubtful message is refused, never repaired: `Malformed` with the status to answer.
"""

import re
from functools import lru_cache
from typing import Any

from deploylab.live import fields
from deploylab.live.bodies import Chunked, Counted, Malformed, UntilClose
from deploylab.live.fields import Field

MOST_HEAD = 65_536
TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
REQUEST_LINE = re.compile(rb"(" + TOKEN + rb") ([\x21-\x7e\x80-\xff]+) HTTP/(\d)\.(\d)")
STATUS_LINE = re.compile(rb"HTTP/1\.(\d) ([1-5]\d\d)(?: ([^\x00-\x08\x0a-\x1f\x7f]*))?")
NO_BODY = Counted(0)
WATCHED = frozenset((b"host", b"content-length", b"transfer-encoding", b"connection", b"upgrade"))


class Head:
    """The start line and the fields of a message, in order, repetitions kept."""

    __slots__ = ("body", "chunked", "close", "empty", "fields", "host", "method", "minor", "named", "nominated",
                 "start", "status", "target", "upgrade")

    method: bytes
    target: bytes
    host: bytes
    named: bool  # there was a Host field
    status: int
    start: bytes  # the status line, as it is passed on
    minor: int
    fields: list[Field]
    body: Any
    chunked: bool
    empty: bool  # no body follows
    close: bool  # the sender will end the connection after this message
    nominated: tuple[bytes, ...]  # names that Connection calls hop-by-hop, in lower case
    upgrade: bytes


def parse_request(text: bytes) -> Head:
    """The head of a request (`text` ends with the empty line). Malformed, if two servers could read it differently."""
    line, _, rest = text.partition(b"\r\n")
    found = REQUEST_LINE.fullmatch(line)
    if not found:
        raise Malformed(400, "the request line is malformed")
    if found[3] != b"1":
        raise Malformed(505, "only HTTP/1.0 and HTTP/1.1 are spoken here")
    head = Head()
    head.method, head.target, head.minor = found[1], found[2], 0 if found[4] == b"0" else 1
    head.status, head.start = 0, b""
    if head.method == b"CONNECT":
        raise Malformed(501, "no tunnels to elsewhere are opened here")
    watched = _fields(head, rest)
    hosts, lengths, codings = watched.get(b"host"), watched.get(b"content-length"), watched.get(b"transfer-encoding")
    if len(hosts) > 1 if hosts else head.minor:
        raise Malformed(400, "a request names exactly one Host")
    head.close = head.close or not head.minor  # keeping a connection of HTTP/1.0 is not worth its special rules
    head.named, head.host = bool(hosts), hosts[0] if hosts else b""
    head.chunked = bool(codings)
    if codings:
        if lengths or not head.minor:
            raise Malformed(400, "Transfer-Encoding must not meet Content-Length or HTTP/1.0")
        if len(codings) > 1 or codings[0].lower() != b"chunked":
            raise Malformed(501, "the only transfer coding understood is chunked")
        head.body = Chunked()
    else:
        head.body = Counted(_length(lengths)) if lengths else NO_BODY
    head.empty = head.body.done
    return head


def parse_response(text: bytes, method: bytes) -> Head:
    """The head of a response to a request with `method`. Malformed (502), if it cannot be trusted."""
    line, _, rest = text.partition(b"\r\n")
    head = Head()
    head.method, head.target, head.host = method, b"", b""
    head.minor, head.status, head.start = _status(line)
    watched = _fields(head, rest)
    lengths, codings = watched.get(b"content-length"), watched.get(b"transfer-encoding")
    head.chunked = bool(codings)
    if method == b"HEAD" or head.status < 200 or head.status in (204, 304):
        head.body, head.chunked = NO_BODY, False
    elif codings:
        if lengths or len(codings) > 1 or codings[0].lower() != b"chunked":
            raise Malformed(502, "the response's length is ambiguous")
        head.body = Chunked()
    elif lengths:
        head.body = Counted(_length(lengths if len(set(lengths)) > 1 else lengths[:1]))
    else:
        head.body, head.close = UntilClose(), True
    return head


@lru_cache(256)
def _status(line: bytes) -> tuple[int, int, bytes]:
    """(minor version, status, the line as it is passed on); the same few come again and again."""
    found = STATUS_LINE.fullmatch(line)
    if not found:
        raise Malformed(502, "the status line is malformed")
    return 0 if found[1] == b"0" else 1, int(found[2]), b"HTTP/1.1 %b %b" % (found[2], found[3] or b"")


@lru_cache(256)
def _options(connection: bytes) -> tuple[bytes, ...]:
    """The names in a Connection field."""
    return tuple(option.strip() for option in connection.lower().split(b","))


def _length(values: list[bytes]) -> int:
    if len(values) > 1 or not values[0].isdigit() or len(values[0]) > 18:
        raise Malformed(400, "Content-Length is not one number")
    return int(values[0])


def _fields(head: Head, rest: bytes) -> dict[bytes, list[bytes]]:
    """Fill in what requests and responses have in common; the values of the fields that decide about framing."""
    lines = rest.split(b"\r\n")
    del lines[-2:]
    head.fields = fields.read(lines)
    watched: dict[bytes, list[bytes]] = {}
    for _, value, low, _ in head.fields:
        if low in WATCHED:
            watched.setdefault(low, []).append(value)
    head.nominated, head.upgrade, head.close = (), b"", not head.minor
    if b"connection" in watched:
        head.nominated = _options(b",".join(watched[b"connection"]))
        head.close = b"close" in head.nominated or (not head.minor and b"keep-alive" not in head.nominated)
        if b"upgrade" in head.nominated:
            head.upgrade = watched.get(b"upgrade", [b""])[0]
    return watched
