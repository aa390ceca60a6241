"""Regular mapping: which rule serves a path, and what the server is asked for."""


def covers(prefix, path):
    return path.startswith(prefix) and (prefix.endswith("/") or path[len(prefix) : len(prefix) + 1] in ("", "/"))


def first_match(rules, path):
    return next((rule for rule in rules if covers(rule.prefix, path)), None)


def longest_prefix(rules, path):
    matching = [rule for rule in rules if path.startswith(rule.prefix)]
    return max(matching, key=lambda rule: len(rule.prefix), default=None)


def forward(rule, target):
    return rule.target + target[len(rule.prefix) :]
