"""From the request line to the path that rules are matched against.

    /app/a%20b/./..//x?q=1  ->  target in parts  ->  /app//x  ->  /app/x

Both servers decode %XX, remove `.` and `..` (RFC 3986, section 5.2.4) and merge `//` BEFORE they look at any rule;
otherwise /app/%2e%2e/secret would walk around a rule for /secret. They differ in what they refuse.
"""

import re
from dataclasses import dataclass

UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
ABSOLUTE = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)(.*)", re.S)


class Refused(Exception):
    """The target cannot be mapped: the status to answer, and why (ko, en)."""

    def __init__(self, status, en, ko):
        self.status, self.what = status, {"en": en, "ko": ko}


@dataclass(frozen=True)
class Target:
    authority: str | None  # only if the request line carried a whole URL
    raw: str  # path and query as the client wrote them
    path: str
    query: str | None  # None: no question mark; "": a bare one


def wire(text):
    """One character a byte, as the servers see it: é becomes two."""
    return text.encode("utf-8", "surrogateescape").decode("latin-1")


def unwire(text):
    return text.encode("latin-1").decode("utf-8", "surrogateescape")


def split(target, schemes=None):
    """Take a request target apart: a path, or a whole URL (of one of these schemes)."""
    absolute = ABSOLUTE.fullmatch(target)
    if absolute and schemes and absolute[1].lower() not in schemes:
        raise Refused(400, f"a scheme other than {' or '.join(schemes)}", f"{', '.join(schemes)}가 아닌 스킴이다")
    authority, raw = (absolute[2], absolute[3]) if absolute else (None, target)
    path, mark, query = raw.partition("?")
    if not absolute and not path.startswith("/"):
        raise Refused(400, "the target must begin with /", "요청 대상은 /로 시작해야 한다")
    return Target(authority, raw, path or "/", query if mark else None)


def decode(path, only=None):
    """Replace %XX by the character; with `only`, just those that this pattern accepts."""

    def character(match):
        if not re.fullmatch("[0-9A-Fa-f]{2}", match[1]):
            raise Refused(400, "a % without two hexadecimal digits", "% 뒤에 16진수 두 자리가 없다")
        decoded = chr(int(match[1], 16))
        return decoded if only is None or only.fullmatch(decoded) else match[0]

    return re.sub(r"%(.{0,2})", character, path, flags=re.S)


def tidy(path, merge_slashes=True):
    """Remove dot segments and, if asked, empty ones; `..` above the root is refused."""
    kept: list = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            if not kept:
                raise Refused(400, ".. climbs above the root", "..이 루트 위로 올라간다")
            kept.pop()
        elif segment != "." and not (merge_slashes and segment == ""):
            kept.append(segment)
    if segments[-1] in (".", "..") or (merge_slashes and segments[-1] == ""):
        kept.append("")
    return "/" + "/".join(kept)
