"""Header fields: read strictly, and remembered, since most lines of most messages were seen before.

    b"Content-Type: text/html"  ->  Field(name, value, name in lower case, the line as it is passed on)
"""

import re
from typing import NamedTuple

from deploylab.live.bodies import Malformed
from deploylab.mapping.headers import HOP_BY_HOP

LINE = re.compile(rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]+):([^\x00-\x08\x0a-\x1f\x7f]*)")
MOST_SEEN, LONGEST_SEEN = 4096, 200
HERE_ONLY = frozenset(name.encode() for name in HOP_BY_HOP)
WRITTEN_ANEW = frozenset((b"host", b"x-forwarded-host", b"x-forwarded-proto", b"x-forwarded-for"))
DECIDING = frozenset((b"host", b"content-length", b"transfer-encoding", b"connection", b"upgrade"))


class Field(NamedTuple):
    """A header field; all its parts are bytes. `decides`: about where its message ends, and what of it travels on."""

    name: bytes
    value: bytes
    low: bytes
    line: bytes
    decides: bool


SEEN: dict[bytes, Field] = {}


def field(name: bytes, value: bytes) -> Field:
    low = name.lower()
    return Field(name, value, low, name + b": " + value, low in DECIDING)


def read(lines: list[bytes]) -> list[Field]:
    """The fields of a head, without its ends of line. Malformed, if one holds what another server might misread:
    no colon, a space before it, a control character, half an end of line."""
    return [SEEN.get(line) or read_one(line) for line in lines]


def read_one(line: bytes) -> Field:
    found = LINE.fullmatch(line)
    if not found:
        raise Malformed(400, "a header field is malformed")
    new = field(found[1], found[2].strip())
    if len(line) <= LONGEST_SEEN:
        if len(SEEN) >= MOST_SEEN:
            SEEN.clear()
        SEEN[line] = new
    return new
