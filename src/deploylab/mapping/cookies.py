"""Cookies: the Path and Domain that the server meant must become those that the browser sees.

    Set-Cookie: a=1; Path=/base; Domain=backend  ->  Set-Cookie: a=1; Path=/app; Domain=www.example.com

A cookie whose Path does not fit the public URL is stored and never sent back: the login that "does not stick".
Apache replaces a whole value that begins with the rule; nginx replaces a path's prefix, and only a whole domain.
"""

from deploylab.mapping.reverse import replace_prefix


def apache_cookie(cookie, path_rules, domain_rules):
    """ProxyPassReverseCookiePath and ...Domain: only the last Path and the last Domain count: (cookie, rules used)."""
    attributes = cookie.split(";")
    used = []
    for name, rules, fold in (("path=", path_rules, str), ("domain=", domain_rules, str.lower)):
        places = [i for i, text in enumerate(attributes) if text.lstrip().lower().startswith(name)]
        if not places:
            continue
        text = attributes[places[-1]]
        start = text.lower().index(name) + len(name)
        for rule in rules:
            if fold(text[start:]).startswith(fold(rule.internal)):
                attributes[places[-1]] = text[:start] + rule.public
                used.append(rule)
                break
    return ";".join(attributes), used


def nginx_cookie(cookie, path_rules, domain_rules, expand):
    """proxy_cookie_path and proxy_cookie_domain; the first token is the cookie itself: (cookie, rules used).

    A cookie that is rewritten is also written anew, with `; ` and `=` in their usual form.
    """
    pairs = [parse(text) for text in cookie.split(";")]
    used: list = []
    if pairs[0][1] is None:  # not a cookie at all: nothing is touched
        return cookie, used
    kinds = {"path": (replace_prefix, path_rules), "domain": (domain_value, domain_rules)}
    for place, (name, value) in enumerate(pairs[1:], start=1):
        if name.lower() in kinds and value is not None:
            rewrite, rules = kinds[name.lower()]
            mapped, rule = first_rewrite(rewrite, value, rules, expand)
            pairs[place] = (name, mapped)
            used += [rule] if rule else []
    written = "; ".join(name if value is None else f"{name}={value}" for name, value in pairs)
    return (written.rstrip(" ") if used else cookie), used


def parse(text):
    name, equals, value = text.partition("=")
    return name.strip(" "), value.strip(" ") if equals else None


def first_rewrite(rewrite, value, rules, expand):
    """(value, rule) by the first rule that fits, else (value as it was, None)."""
    for rule in rules:
        mapped = rewrite(value, rule, expand)
        if mapped is not None:
            return mapped, rule
    return value, None


def domain_value(value, rule, expand):
    """The whole domain, ignoring case; a leading dot is not compared, and kept."""
    if rule.regex:
        return replace_prefix(value, rule, expand)
    dot = "." if value.startswith(".") else ""
    same = value[len(dot) :].lower() == expand(rule.pattern).removeprefix(".").lower()
    return dot + expand(rule.replacement).removeprefix(".") if same else None
