"""The nginx directives that may stand in a location as well as in the server around it."""

import ipaddress
import re

from deploylab.mapping.access import Access
from deploylab.mapping.directives import switch, wrong
from deploylab.mapping.messages import UnsupportedDirective
from deploylab.mapping.nginx_rules import Rewrite
from deploylab.mapping.variables import check

SWITCHES = {"absolute_redirect": True, "port_in_redirect": True, "server_name_in_redirect": False}


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


def one(directive):
    if len(directive.args) != 1:
        raise wrong(directive, "takes one value", "값은 하나이다")
    return directive.args[0]


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
