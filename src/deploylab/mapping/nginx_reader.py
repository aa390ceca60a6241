"""Reading nginx configuration as one would paste it: a server block, or just what stands inside it."""

import re

from deploylab.mapping.directives import nginx_directives, switch, wrong
from deploylab.mapping.front import DEFAULT_PORT
from deploylab.mapping.messages import UnsupportedDirective
from deploylab.mapping.nginx import Nginx
from deploylab.mapping.nginx_directives import ANYWHERE, SWITCHES, default_redirect, one
from deploylab.mapping.nginx_rules import Backend, Location
from deploylab.mapping.uri import wire

URL = re.compile(r"(?i)(https?)://([^/?#\s:]+|\[[0-9a-fA-F:]+\])(?::(\d+))?([/?]\S*)?", re.S)
MEMBER = re.compile(r"(\[[^\]]+\]|[^:/\s]+)(?::(\d+))?")
LOCATION = re.compile(r"(=|\^~|~\*|~|) ?(.+)", re.S)
MEMBER_OPTIONS = ("weight=", "max_fails=", "fail_timeout=", "max_conns=", "backup")
INHERITED = (
    "redirects", "cookie_paths", "cookie_domains", "set_headers", "hide", "show", "access", "version", *SWITCHES,
)  # fmt: skip


def read(text, server_name, listen, tls):
    """The nginx that this text configures; the text wins over the other arguments. `listen` is 80 or "127.0.0.1:80"."""
    address, _, port = str(listen).rpartition(":")
    nginx = Nginx(server_name, int(port), tls, address or "127.0.0.1")
    directives = nginx_directives(text)
    upstreams = {}
    for directive in [each for each in directives if each.name == "upstream"]:
        upstreams[one(directive)] = read_upstream(directive)
    rest = [each for each in directives if each.name != "upstream"]
    servers = [each for each in rest if each.name == "server" and each.block is not None]
    if servers and len(rest) > 1:
        raise wrong(
            rest[1],
            "stands beside a server block; paste one server block",
            "자리가 server 블록 밖이다. server 블록 하나만 붙여 넣는다",
        )
    read_server(nginx, servers[0].block if servers else rest, upstreams)
    return nginx


def read_server(nginx, directives, upstreams):
    outer = Location("", False, "server")
    blocks = []
    for directive in directives:
        if directive.name == "location" and directive.block is not None:
            blocks.append(directive)
        elif directive.name in SERVER:
            SERVER[directive.name](nginx, directive)
        elif directive.name in ANYWHERE:
            ANYWHERE[directive.name](outer, directive)
        else:
            raise UnsupportedDirective(directive.name, directive.line)
    outer.version = outer.version or "HTTP/1.0"
    for name, default in SWITCHES.items():
        setattr(outer, name, default if getattr(outer, name) is None else getattr(outer, name))
    seen = set()
    for block in blocks:
        location = read_location(block, upstreams)
        if (location.prefix, location.exact) in seen:
            raise wrong(block, f"{' '.join(block.args)} is there twice", f"{' '.join(block.args)} 블록이 두 번 나온다")
        seen.add((location.prefix, location.exact))
        inherit(location, outer)
        nginx.locations.append(location)


def inherit(location, outer):
    """A list written in the location replaces the server's list; it does not add to it."""
    for name in INHERITED:
        if getattr(location, name) is None:
            setattr(location, name, getattr(outer, name))
    if location.redirects is None and location.backend:
        location.redirects = [default_redirect(location)]


def read_location(directive, upstreams):
    found = LOCATION.fullmatch(" ".join(directive.args)) if len(directive.args) in (1, 2) else None
    if found is None:
        raise wrong(
            directive, "takes a path, with =, ^~ or nothing before it", "값은 경로이고, 앞에는 =, ^~만 올 수 있다"
        )
    modifier, path = found[1], found[2]
    if modifier in ("~", "~*") or path.startswith("@"):
        raise UnsupportedDirective(f"location {' '.join(directive.args)}", directive.line)
    location = Location(wire(path), modifier == "=", directive.rule)
    for each in directive.block:
        if each.name == "proxy_pass":
            location.backend = read_proxy_pass(each, upstreams)
        elif each.name in ANYWHERE:
            ANYWHERE[each.name](location, each)
        else:
            raise UnsupportedDirective(each.name, each.line)
    return location


def read_proxy_pass(directive, upstreams):
    url = one(directive)
    if "$" in url:
        raise UnsupportedDirective("proxy_pass with variables", directive.line)
    found = URL.fullmatch(url)
    if not found:
        raise wrong(
            directive,
            f"cannot use {url!r}; write http://host:port/path",
            f"값 {url!r}은 쓸 수 없다. http://호스트:포트/경로로 쓴다",
        )
    scheme, host, path = found[1].lower(), found[2], found[4]
    port = int(found[3] or DEFAULT_PORT[scheme])
    name = host if port == DEFAULT_PORT[scheme] else f"{host}:{port}"
    if host in upstreams and not found[3]:
        name, (host, port) = host, upstreams[host]
    return Backend(scheme, name, host, port, None if path is None else wire(path), url, directive.rule)


def read_upstream(directive):
    """The first server of the group; which one is picked is the balancer's business."""
    members = []
    for each in directive.block or ():
        options = each.args[1:]
        found = MEMBER.fullmatch(each.args[0]) if each.name == "server" and each.args else None
        if found is None or not all(option.startswith(MEMBER_OPTIONS) for option in options):
            raise UnsupportedDirective(f"upstream: {' '.join([each.name, *each.args])}", each.line)
        members.append((found[1], int(found[2] or 80)))
    if not members:
        raise wrong(directive, "has no server", "블록에 server가 없다")
    return members[0]


def read_merge_slashes(nginx, directive):
    nginx.merge_slashes = switch(directive)


def read_listen(nginx, directive):
    address = directive.args[0] if directive.args else ""
    found = re.fullmatch(r"(?:(\[[^\]]*\]|[^:\s]+):)?(\d+)", address)
    if not found or not set(directive.args[1:]) <= {"ssl", "http2", "default_server"}:
        raise UnsupportedDirective(directive.rule.partition(": ")[2], directive.line)
    nginx.listen, nginx.tls = int(found[2]), "ssl" in directive.args
    nginx.address = found[1] if found[1] not in (None, "*") else nginx.address


def read_server_name(nginx, directive):
    if not directive.args:
        raise wrong(directive, "takes a name", "값으로 이름이 있어야 한다")
    nginx.server_name = directive.args[0]


SERVER = {"merge_slashes": read_merge_slashes, "listen": read_listen, "server_name": read_server_name}
