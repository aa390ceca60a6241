"""nginx variables: names in a value that stand for something about the request in hand."""

import re

from deploylab.mapping.messages import UnsupportedDirective

NAME = re.compile(r"\$(?:(\w+)|\{(\w+)\})")
KNOWN = {
    "host", "http_host", "proxy_host", "proxy_port", "server_port", "server_name", "scheme", "remote_addr",
    "request_uri", "uri", "args", "query_string", "is_args", "request_method", "proxy_add_x_forwarded_for",
}  # fmt: skip


def check(directive, value, captures=()):
    """Refuse a variable that would have no value here."""
    for first, second in NAME.findall(value):
        name = first or second
        if not (name in KNOWN or name.startswith("http_") or name.isdigit() or name in captures):
            raise UnsupportedDirective(f"{directive.name} with ${name}", directive.line)


def expand(text, values, found=None):
    """Replace $name and ${name}; $1 and named groups come from `found`, the match of a regular expression."""

    def value(match):
        name = match[1] or match[2]
        if found and name.isdigit():
            return (found[int(name)] or "") if int(name) <= found.re.groups else ""
        if found and name in found.re.groupindex:
            return found[name] or ""
        return lookup(name, values)

    return NAME.sub(value, text)


def lookup(name, values):
    if name in values:
        return values[name] or ""
    header = name.removeprefix("http_").replace("_", "-")
    found = [value for key, value in values["headers"] if key.lower() == header]
    joint = {"cookie": "; ", "x-forwarded-for": ", "}.get(header)
    return joint.join(found) if joint else (found or [""])[0]
