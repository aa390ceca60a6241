"""Reading Apache configuration as one would paste it: a virtual host, or just its directives."""

import re

from deploylab.mapping.apache import Apache
from deploylab.mapping.apache_rules import CookieRule, Pass, Reverse
from deploylab.mapping.directives import apache_directives, switch, wrong
from deploylab.mapping.front import apache_name
from deploylab.mapping.messages import UnsupportedDirective
from deploylab.mapping.uri import Refused, wire
from deploylab.problems import Problem

SWITCHES = {
    "proxypreservehost": "preserve_host",
    "usecanonicalname": "canonical_name",
    "usecanonicalphysicalport": "physical_port",
    "mergeslashes": "merge_slashes",
    "sslproxyengine": "tls_to_backend",
    "proxyaddheaders": "add_headers",
    "sslengine": "tls",
}
URL = re.compile(r"(?i)(https?)://([^/?#\s]+)(/\S*|)", re.S)


def read(text, server_name, listen, tls):
    """The Apache that this text configures; the text wins over the other arguments."""
    apache = Apache(listen=listen, tls=tls)
    set_name(apache, server_name, 0)
    for directive in apache_directives(text):
        name = directive.name.lower()
        if name in SWITCHES:
            setattr(apache, SWITCHES[name], switch_value(directive))
        elif name in READERS:
            READERS[name](apache, directive)
        elif not name.startswith("sslproxy"):  # the other SSLProxy* decide whom to trust, not where to go
            raise UnsupportedDirective(directive.name, directive.line)
    return apache


def switch_value(directive):
    if directive.name.lower() == "usecanonicalname" and directive.args[:1] in (("DNS",), ("dns",)):
        raise UnsupportedDirective("UseCanonicalName DNS", directive.line)
    return switch(directive)


def two(directive):
    if len(directive.args) < 2:
        raise wrong(directive, "takes two values", "값은 두 개이다")
    if len(directive.args) > 2:
        raise UnsupportedDirective(f"{directive.name} ... {' '.join(directive.args[2:])}", directive.line)
    return directive.args


def address(directive, url):
    """A URL in the form that mod_proxy keeps; other schemes (balancer:, ws:, unix:) are not modelled."""
    if not URL.fullmatch(url):
        scheme = url.partition(":")[0]
        if ":" in url and scheme.lower() not in ("http", "https"):
            raise UnsupportedDirective(f"{directive.name} {scheme}:", directive.line)
        raise wrong(directive, f"cannot use {url!r} as a URL", f"값 {url!r}은 URL이 아니다")
    scheme, _, rest = url.partition("://")
    return wire(f"{scheme.lower()}://{rest}")


def read_pass(apache, directive):
    prefix, target = two(directive)
    if not prefix.startswith("/"):
        raise wrong(directive, "begins with a path: /...", "첫 값은 /로 시작하는 경로이다")
    apache.passes.append(Pass(wire(prefix), "!" if target == "!" else address(directive, target), directive.rule))


def read_reverse(apache, directive):
    path, url = two(directive)
    apache.reverses.append(Reverse(path, url if url.startswith("/") else address(directive, url), directive.rule))


def cookie_rule(directive):
    internal, public = two(directive)
    return CookieRule(internal, public, directive.rule)


def read_cookie_path(apache, directive):
    apache.cookie_paths.append(cookie_rule(directive))


def read_cookie_domain(apache, directive):
    apache.cookie_domains.append(cookie_rule(directive))


def read_server_name(apache, directive):
    if len(directive.args) != 1:
        raise wrong(directive, "takes one name", "값은 이름 하나이다")
    set_name(apache, directive.args[0].partition("://")[2] or directive.args[0], directive.line)


def set_name(apache, name, line):
    try:
        apache.server_name, apache.server_port = apache_name(name)
    except Refused:
        raise Problem(
            en=f"Line {line}: {name!r} is not a server's name.", ko=f"{line}번째 줄: {name!r}은(는) 서버 이름이 아니다."
        ) from None


def read_via(apache, directive):
    if len(directive.args) != 1 or directive.args[0].lower() not in ("on", "off", "full", "block"):
        raise wrong(directive, "takes On, Off, Full or Block", "값은 On, Off, Full, Block 가운데 하나이다")
    apache.via = directive.args[0].lower()


def read_requests(apache, directive):
    if switch(directive):
        raise UnsupportedDirective("ProxyRequests On", directive.line)


def read_virtual_host(apache, directive):
    if apache.closed:
        raise wrong(directive, "comes a second time; paste one virtual host", "블록이 두 번 나온다. 하나만 붙여 넣는다")
    port = re.search(r":(\d+)>?$", " ".join(directive.args))
    apache.listen = int(port[1]) if port else apache.listen


def close_virtual_host(apache, directive):
    apache.closed = True


READERS = {
    "proxypass": read_pass,
    "proxypassreverse": read_reverse,
    "proxypassreversecookiepath": read_cookie_path,
    "proxypassreversecookiedomain": read_cookie_domain,
    "servername": read_server_name,
    "proxyvia": read_via,
    "proxyrequests": read_requests,
    "<virtualhost": read_virtual_host,
    "</virtualhost>": close_virtual_host,
}
