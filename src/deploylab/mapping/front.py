"""The name by which the client called: from the request line, else from the Host header (RFC 9112, section 3.2).

Each server has its own idea of a well-formed name; what does not fit is answered 400 before any rule is read.
"""

import re

from deploylab.mapping.uri import Refused

DEFAULT_PORT = {"http": 80, "https": 443}
APACHE_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)\.?(?::(\d*))?")
NGINX_HOST = re.compile(r"(\[[^\]]*\]|(?!\.$)[^:]+)(?::(\d+)$)?")
NGINX_NEVER = re.compile(r"\.\.|[\x00-\x20\x7f/]")


def apache_name(authority):
    """`www.example.com.:8080` -> ("www.example.com", 8080); no port -> None."""
    found = APACHE_HOST.fullmatch(authority)
    if not found or (found[2] and not 0 < int(found[2]) < 65536):
        raise not_a_host(authority)
    return found[1].lower(), int(found[2]) if found[2] else None


def nginx_name(authority):
    """The same, but nginx does not look at what stands for the port."""
    found = NGINX_HOST.match(authority)
    if not found or NGINX_NEVER.search(authority):
        raise not_a_host(authority)
    return found[1].removesuffix(".").lower(), int(found[2]) if found[2] else None


def not_a_host(authority):
    return Refused(400, f"{authority!r} is not a host", f"{authority!r}은(는) 호스트가 아니다")


def host_of(request, target, parse):
    """(name in lower case or None, port or None); HTTP/1.1 without Host is refused.

    A whole URL on the request line outranks the header; Apache then does not even look at it, nginx still checks it.
    """
    modern = request.version not in ("HTTP/1.0", "HTTP/0.9")
    if request.host is None and modern:
        raise Refused(400, "HTTP/1.1 demands a Host header", "HTTP/1.1에는 Host 헤더가 반드시 있어야 한다")
    if target.authority is not None:
        if parse is nginx_name and request.host is not None:
            parse(request.host)
        return parse(target.authority)
    if request.host is None or (parse is apache_name and not request.host and not modern):
        return None, None
    return parse(request.host)
