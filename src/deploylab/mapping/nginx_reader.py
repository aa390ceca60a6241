"""Reading nginx configuration as one would paste it: a server block, or just what stands inside it."""

import ipaddress
import re

from deploylab.mapping.access import Access
from deploylab.mapping.directives import nginx_directives, switch, wrong
from deploylab.mapping.front import DEFAULT_PORT
from deploylab.mapping.messages import UnsupportedDirective
from deploylab.mapping.nginx import Backend, Location, Nginx, Rewrite
from deploylab.mapping.uri import wire
from deploylab.mapping.variables import check

URL = re.compile(r"(https?)://([^/?#\s:]+|\[[0-9a-fA-F:]+\])(?::(\d+))?([/?]\S*)?", re.S)
MEMBER_OPTIONS = ("weight=", "max_fails=", "fail_timeout=", "max_conns=", "backup")
SWITCHES = {"absolute_redirect": True, "port_in_redirect": True, "server_name_in_redirect": False}
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
    for block in blocks:
        location = read_location(block, upstreams)
        if any((location.prefix, location.exact) == (other.prefix, other.exact) for other in nginx.locations):
            raise wrong(block, f"{' '.join(block.args)} is there twice", f"{' '.join(block.args)} 블록이 두 번 나온다")
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
    modifier, path = ("", *directive.args)[-2:] if len(directive.args) in (1, 2) else (None, None)
    if modifier in ("~", "~*") or (path or "").startswith("@"):
        raise UnsupportedDirective(f"location {' '.join(directive.args)}", directive.line)
    if modifier not in ("", "=", "^~"):
        raise wrong(
            directive, "takes a path, with =, ^~ or nothing before it", "값은 경로이고, 앞에는 =, ^~만 올 수 있다"
        )
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
    scheme, host, port, path = found[1], found[2], int(found[3] or DEFAULT_PORT[found[1]]), found[4]
    name = host if port == DEFAULT_PORT[scheme] else f"{host}:{port}"
    if host in upstreams and not found[3]:
        name, (host, port) = host, upstreams[host]
    return Backend(scheme, name, host, port, None if path is None else wire(path), url, directive.rule)


def read_upstream(directive):
    """The first server of the group; which one is picked is the balancer's business."""
    members = []
    for each in directive.block or ():
        options = each.args[1:]
        if each.name != "server" or not each.args or not all(option.startswith(MEMBER_OPTIONS) for option in options):
            raise UnsupportedDirective(f"upstream: {each.name} {' '.join(options)}".rstrip(), each.line)
        host, _, port = each.args[0].partition(":")
        members.append((host, int(port or 80)))
    if not members:
        raise wrong(directive, "has no server", "블록에 server가 없다")
    return members[0]


def default_redirect(location):
    """proxy_redirect default: the URL of proxy_pass becomes the location's path again."""
    backend = location.backend
    pattern, replacement = (backend.url, location.prefix) if backend.path is not None else (backend.url + "/", "/")
    return Rewrite(pattern, replacement, "proxy_redirect default")


def read_redirect(location, directive):
    if location.redirects == [] or (location.redirects and directive.args == ("off",)):
        raise wrong(directive, "off stands beside other rules", "값 off는 다른 규칙과 함께 쓸 수 없다")
    if directive.args == ("off",):
        location.redirects = []
    elif directive.args == ("default",):
        if not location.backend:
            raise wrong(directive, "default must come after proxy_pass", "값 default는 proxy_pass 다음에 와야 한다")
        location.redirects = [*(location.redirects or []), default_redirect(location)]
    else:
        location.redirects = [*(location.redirects or []), rewrite(directive)]


def read_cookie(name, ignore_case):
    def reader(location, directive):
        if directive.args == ("off",):
            setattr(location, name, [])
        else:
            setattr(location, name, [*(getattr(location, name) or []), rewrite(directive, ignore_case)])

    return reader


def rewrite(directive, ignore_case=False):
    """A pair of values; ~ or ~* before the first makes it a regular expression."""
    if len(directive.args) != 2:
        raise wrong(directive, "takes two values, or off", "값은 두 개이거나 off이다")
    pattern, replacement = directive.args
    regex = None
    if pattern.startswith("~"):
        flags = re.IGNORECASE if ignore_case or pattern.startswith("~*") else 0
        try:
            regex = re.compile(re.sub(r"\(\?<(?=\w)", "(?P<", pattern.lstrip("~").removeprefix("*")), flags | re.ASCII)
        except re.error as error:
            raise wrong(
                directive, f"has a regular expression with a mistake: {error}", f"정규식에 오류가 있다: {error}"
            ) from None
    else:
        check(directive, pattern)
    check(directive, replacement, regex.groupindex if regex else ())
    return Rewrite(pattern, replacement, directive.rule, regex)


def read_set_header(location, directive):
    if len(directive.args) != 2:
        raise wrong(directive, "takes a name and a value", "값은 이름과 내용 두 개이다")
    check(directive, directive.args[1])
    location.set_headers = [*(location.set_headers or []), directive.args]


def read_names(name):
    def reader(location, directive):
        setattr(location, name, [*(getattr(location, name) or []), one(directive).lower()])

    return reader


def read_access(allow):
    def reader(location, directive):
        network = one(directive)
        try:
            network == "all" or ipaddress.ip_network(network, strict=False)
        except ValueError:
            raise wrong(
                directive, f"does not know the address {network!r}", f"값 {network!r}은 주소가 아니다"
            ) from None
        location.access = [*(location.access or []), Access(allow, network, directive.rule)]

    return reader


def read_switch(location, directive):
    setattr(location, directive.name, switch(directive))


def read_return(location, directive):
    if not directive.args or not re.fullmatch(r"[2-5]\d\d", directive.args[0]) or directive.args[0].startswith("30"):
        raise UnsupportedDirective(directive.rule.partition(": ")[2], directive.line)
    location.status = int(directive.args[0])


def read_version(location, directive):
    if directive.args not in (("1.0",), ("1.1",)):
        raise wrong(directive, "takes 1.0 or 1.1", "값은 1.0 또는 1.1이다")
    location.version = "HTTP/" + directive.args[0]


def read_merge_slashes(nginx, directive):
    nginx.merge_slashes = switch(directive)


def read_listen(nginx, directive):
    address = directive.args[0] if directive.args else ""
    found = re.fullmatch(r"(?:([^:\s]+):)?(\d+)", address)
    if not found or not set(directive.args[1:]) <= {"ssl", "http2", "default_server"}:
        raise UnsupportedDirective(directive.rule.partition(": ")[2], directive.line)
    nginx.listen, nginx.tls = int(found[2]), "ssl" in directive.args
    nginx.address = found[1] if found[1] not in (None, "*") else nginx.address


def read_server_name(nginx, directive):
    if not directive.args:
        raise wrong(directive, "takes a name", "값으로 이름이 있어야 한다")
    nginx.server_name = directive.args[0]


def one(directive):
    if len(directive.args) != 1:
        raise wrong(directive, "takes one value", "값은 하나이다")
    return directive.args[0]


SERVER = {"merge_slashes": read_merge_slashes, "listen": read_listen, "server_name": read_server_name}
ANYWHERE = {
    "proxy_redirect": read_redirect,
    "proxy_cookie_path": read_cookie("cookie_paths", ignore_case=False),
    "proxy_cookie_domain": read_cookie("cookie_domains", ignore_case=True),
    "proxy_set_header": read_set_header,
    "proxy_hide_header": read_names("hide"),
    "proxy_pass_header": read_names("show"),
    "allow": read_access(True),
    "deny": read_access(False),
    "return": read_return,
    "proxy_http_version": read_version,
    **dict.fromkeys(SWITCHES, read_switch),
}
