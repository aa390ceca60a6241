"""Which rule serves a path: the first that matches, or the longest.

    rules in the file          /app/api/v1 goes to
    /app      -> a             Apache:  a   (first match; the second rule is dead)
    /app/api  -> b             nginx:   b   (longest prefix; the order does not matter)

A rule is anything with `.prefix`. Each choice also reports the rules tried before, for the explanation.
Cost: every rule is looked at, O(rules). The page `fast` gives the same answers without looking at them all.
"""

import re
from functools import cache


def segment_prefix(prefix, path):
    """Apache: how much of `path` the prefix covers, ending at a segment boundary (0: none).

    /app covers /app and /app/x but not /application. One slash in the prefix stands for any number in the path.
    """
    if "//" in prefix or "//" in path:
        found = pattern(prefix).match(path)
        end = found.end() if found else 0
    else:
        end = len(prefix) if path.startswith(prefix) else 0
    return end if prefix.endswith("/") or path[end : end + 1] in ("", "/") else 0


@cache
def pattern(prefix):
    return re.compile("/+".join(re.escape(part) for part in re.split("/+", prefix)))


def text_prefix(prefix, path):
    """nginx: a prefix of characters, so /app also covers /application."""
    return len(prefix) if path.startswith(prefix) else 0


def first_match(rules, path):
    """Apache ProxyPass: the first rule, in the order of the file: (rule or None, rules tried in vain)."""
    tried: list = []
    for rule in rules:
        if segment_prefix(rule.prefix, path):
            return rule, tried
        tried.append(rule)
    return None, tried


def longest_prefix(rules, path):
    """nginx location: an exact rule, else the longest prefix: (rule or None, rules that lost)."""
    covering = [rule for rule in rules if rule.prefix == path or (not rule.exact and text_prefix(rule.prefix, path))]
    best = max(covering, key=lambda rule: (rule.exact, len(rule.prefix)), default=None)
    return best, [rule for rule in rules if rule is not best]
