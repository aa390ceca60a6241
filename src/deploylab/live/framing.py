"""Where a message ends and what of it stays behind: a handful of its fields decide (RFC 9112, 6; RFC 9110, 7.6.1).

    Content-Length: 5                 ->  5 bytes of body follow
    Connection: close, X-Secret       ->  the last message of this connection; X-Secret goes no further

Two servers in a row that read one message differently let somebody smuggle a second request inside the first. So a
doubtful message is refused, never repaired. The same few combinations come again and again and are remembered.
"""

from functools import lru_cache
from typing import NamedTuple

from deploylab.live.bodies import Malformed
from deploylab.live.fields import HERE_ONLY, WRITTEN_ANEW, Field

# A client that nominates these in Connection would make us forget something that the next server relies on.
NEVER_DROPPED = frozenset((b"host", b"content-length", b"content-type", b"authorization", b"cookie", b"cache-control"))
UNTIL_CLOSE = -1


class Framing(NamedTuple):
    """`length` of the body in bytes, 0 if none follows, UNTIL_CLOSE if the connection's end is its end; not used of a
    body in chunks. `behind`: the fields, in lower case, that must not travel further than this hop, or are written
    anew. `close`: the sender will end the connection after this message."""

    host: bytes
    named: bool  # there was a Host field
    length: int
    chunked: bool
    close: bool
    behind: frozenset[bytes]
    upgrade: bytes


@lru_cache(256)
def of_request(watched: tuple[Field, ...], minor: int) -> Framing:
    """What the watched fields of a request decide. Malformed, if two servers could read them differently."""
    values = by_name(watched)
    hosts, lengths, codings = values.get(b"host"), values.get(b"content-length"), values.get(b"transfer-encoding")
    if len(hosts) > 1 if hosts else minor:
        raise Malformed(400, "a request names exactly one Host")
    if codings:
        if lengths or not minor:
            raise Malformed(400, "Transfer-Encoding must not meet Content-Length or HTTP/1.0")
        if len(codings) > 1 or codings[0].lower() != b"chunked":
            raise Malformed(501, "the only transfer coding understood is chunked")
    nominated, upgrade = connection(values)
    close = not minor or b"close" in nominated  # keeping a connection of HTTP/1.0 is not worth its special rules
    return Framing(hosts[0] if hosts else b"", bool(hosts), one_length(lengths) if lengths else 0, bool(codings), close,
                   one_hop(nominated) | WRITTEN_ANEW, upgrade)


@lru_cache(256)
def of_response(watched: tuple[Field, ...], minor: int, bodiless: bool) -> Framing:
    """What the watched fields of a response decide. Malformed (502), if it cannot be trusted."""
    values = by_name(watched)
    lengths, codings = values.get(b"content-length"), values.get(b"transfer-encoding")
    nominated, upgrade = connection(values)
    close, length = b"close" in nominated or (not minor and b"keep-alive" not in nominated), 0
    if not bodiless:
        if codings and (lengths or len(codings) > 1 or codings[0].lower() != b"chunked"):
            raise Malformed(502, "the response's length is ambiguous")
        length = one_length(lengths[:1] if len(set(lengths)) == 1 else lengths) if lengths else UNTIL_CLOSE
    return Framing(b"", False, length, bool(codings) and not bodiless, close or (length == UNTIL_CLOSE and not codings),
                   one_hop(nominated), upgrade)


def by_name(watched: tuple[Field, ...]) -> dict[bytes, list[bytes]]:
    values: dict[bytes, list[bytes]] = {}
    for field in watched:
        values.setdefault(field.low, []).append(field.value)
    return values


def connection(values: dict[bytes, list[bytes]]) -> tuple[frozenset[bytes], bytes]:
    """What Connection nominates, in lower case, and the protocol to switch to, if it nominates that."""
    options = b",".join(values.get(b"connection", ())).lower().split(b",")
    nominated = frozenset(option.strip() for option in options)
    return nominated, values.get(b"upgrade", [b""])[0] if b"upgrade" in nominated else b""


def one_hop(nominated: frozenset[bytes]) -> frozenset[bytes]:
    return HERE_ONLY | (nominated - NEVER_DROPPED)


def one_length(values: list[bytes]) -> int:
    if len(values) > 1 or not values[0].isdigit() or len(values[0]) > 18:
        raise Malformed(400, "Content-Length is not one number")
    return int(values[0])
