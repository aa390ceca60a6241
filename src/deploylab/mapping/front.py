"""The name by which the client called: from the request line, else from the Host header (RFC 9112, section 3.2)."""

import re

from deploylab.mapping.uri import Refused

DEFAULT_PORT = {"http": 80, "https": 443}
HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\s:\[\]/@?#,]*)(?::(\d*))?")


def name_and_port(authority):
    """`www.example.com:8080` -> ("www.example.com", 8080); no port -> None."""
    found = HOST.fullmatch(authority)
    if not found:
        raise Refused(400, f"{authority!r} is not a host", f"{authority!r}는 호스트가 아니다")
    return found[1], int(found[2]) if found[2] else None


def host_of(request, target):
    """(name in lower case or None, port or None); HTTP/1.1 without Host is refused."""
    if request.host is None and request.version not in ("HTTP/1.0", "HTTP/0.9"):
        raise Refused(400, "HTTP/1.1 demands a Host header", "HTTP/1.1에는 Host 헤더가 반드시 있어야 한다")
    called = target.authority if target.authority is not None else request.host
    if called is None:
        return None, None
    name, port = name_and_port(called.lower())
    return name.removesuffix("."), port
