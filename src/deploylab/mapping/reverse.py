"""The way back: a redirect must not send the browser to a name that only the proxy can reach.

    server says   Location: http://backend:8080/base/login
    client needs  Location: http://www.example.com/app/login

Both servers compare raw text, not hosts and paths: /basement also begins with /base.
"""

import re

from deploylab.mapping.messages import Step

APACHE_HEADERS = {"location", "content-location", "uri", "destination"}
REVERSED = {"ko": "역방향 매핑: 내부 주소를 공개 주소로", "en": "reverse mapping: internal address to public one"}


def apache_location(value, rules, front):
    """ProxyPassReverse: the first rule whose URL begins the value, ignoring case: (value, rule or None).

    A rule that is only a path is compared with the path of a whole URL too, whatever its host.
    """
    for rule in rules:
        part = value
        if rule.url.startswith("/") and "://" in value:
            slash = value.find("/", value.index("://") + 3)
            part = value[slash:] if slash >= 0 else value
        if part.lower().startswith(rule.url.lower()):
            mapped = rule.path + part[len(rule.url) :]
            return (mapped if re.match("[A-Za-z][A-Za-z0-9+.-]*://", mapped) else front + mapped), rule
    return value, None


def nginx_redirect(value, rules, expand):
    """proxy_redirect: the first rule of the serving location that matches: (value, rule or None)."""
    for rule in rules:
        mapped = replace_prefix(value, rule, expand)
        if mapped is not None:
            return mapped, rule
    return value, None


def replace_prefix(value, rule, expand):
    """A plain rule replaces the prefix and keeps the rest; a regular expression replaces the whole value."""
    if rule.regex:
        found = rule.regex.search(value)
        return expand(rule.replacement, found) if found else None
    pattern = expand(rule.pattern)
    return expand(rule.replacement) + value[len(pattern) :] if value.startswith(pattern) else None


def changed(name, rule, before, after):
    return Step({language: f"{name}, {text}" for language, text in REVERSED.items()}, rule, before, after)
