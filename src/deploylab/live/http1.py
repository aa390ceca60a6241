"""HTTP/1.1 on the wire: reading a head strictly.

    GET /a HTTP/1.1 CRLF  Host: x CRLF  Content-Length: 5 CRLF  CRLF  hello
    '-- head ---------------------------------------------------'  '-- body: counted, chunked, or until the end

A doubtful head is refused, never repaired: `Malformed` with the status to answer.
"""

import re
from functools import lru_cache
from typing import Any

from deploylab.live import fields
from deploylab.live.bodies import Chunked, Counted, Malformed, UntilClose
from deploylab.live.fields import Field
from deploylab.live.framing import UNTIL_CLOSE, of_request, of_response

MOST_HEAD = 65_536
TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
REQUEST_LINE = re.compile(rb"(" + TOKEN + rb") ([\x21-\x7e\x80-\xff]+) HTTP/(\d)\.(\d)")
STATUS_LINE = re.compile(rb"HTTP/1\.(\d) ([1-5]\d\d)(?: ([^\x00-\x08\x0a-\x1f\x7f]*))?")
NO_BODY = Counted(0)


class Head:
    """The start line and the fields of a message, in order, repetitions kept, and what they decide (`Framing`)."""

    __slots__ = ("behind", "body", "chunked", "close", "empty", "fields", "host", "method", "minor", "named", "start",
                 "status", "target", "upgrade")

    method: bytes
    target: bytes
    host: bytes
    named: bool
    status: int
    start: bytes  # the status line, as it is passed on
    minor: int
    fields: list[Field]
    body: Any
    chunked: bool
    empty: bool  # no body follows
    close: bool
    behind: frozenset[bytes]
    upgrade: bytes


def parse_request(text: bytes) -> Head:
    """The head of a request (`text` ends with the empty line). Malformed, if two servers could read it differently."""
    lines = text.split(b"\r\n")
    head = Head()
    head.method, head.target, head.minor = _asked(lines[0])
    head.fields = own = fields.read(lines[1:-2])
    head.host, head.named, length, head.chunked, head.close, head.behind, head.upgrade = of_request(
        tuple([field for field in own if field.decides]), head.minor)
    head.empty = not (length or head.chunked)
    head.body = NO_BODY if head.empty else Chunked() if head.chunked else Counted(length)
    return head


def parse_response(text: bytes, method: bytes) -> Head:
    """The head of a response to a request with `method`. Malformed (502), if it cannot be trusted."""
    lines = text.split(b"\r\n")
    head = Head()
    head.minor, status, head.start = _status(lines[0])
    head.status = status
    head.fields = own = fields.read(lines[1:-2])
    bodiless = method == b"HEAD" or status < 200 or status in (204, 304)
    head.host, head.named, length, head.chunked, head.close, head.behind, head.upgrade = of_response(
        tuple([field for field in own if field.decides]), head.minor, bodiless)
    head.body = Counted(length) if length > 0 else _other_body(length, head.chunked)
    return head


def _other_body(length: int, chunked: bool) -> Any:
    return Chunked() if chunked else UntilClose() if length == UNTIL_CLOSE else NO_BODY


@lru_cache(256)
def _asked(line: bytes) -> tuple[bytes, bytes, int]:
    """(method, target, minor version) of a request line; the same few come again and again."""
    found = REQUEST_LINE.fullmatch(line)
    if not found:
        raise Malformed(400, "the request line is malformed")
    method, target, version, minor = found.groups()
    if version != b"1":
        raise Malformed(505, "only HTTP/1.0 and HTTP/1.1 are spoken here")
    if method == b"CONNECT":
        raise Malformed(501, "no tunnels to elsewhere are opened here")
    return method, target, 0 if minor == b"0" else 1


@lru_cache(256)
def _status(line: bytes) -> tuple[int, int, bytes]:
    """(minor version, status, the line as it is passed on) of a status line."""
    found = STATUS_LINE.fullmatch(line)
    if not found:
        raise Malformed(502, "the status line is malformed")
    return 0 if found[1] == b"0" else 1, int(found[2]), b"HTTP/1.1 %b %b" % (found[2], found[3] or b"")
