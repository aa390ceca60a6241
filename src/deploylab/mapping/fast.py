"""The same answers as `rules`, for a hundred thousand rules: look at the path, not at the rules.

    first match      /app/api/v1 has few beginnings that end at a segment: /, /app, /app/, /app/api, ...
                     Look each up in a hash table; of those found, the one written first in the file wins.
    longest prefix   The path has few folders: /app/api/, /app/, /. The deepest that holds a rule decides; inside a
                     folder only the stems that begin the next segment count, one look-up for each length of stem.

Cost of a look-up: O(segments of the path), instead of O(rules).
"""

import re


class FirstMatch:
    """Apache's choice; `find(path)` gives the rule or None."""

    def __init__(self, rules):
        self.first = {}
        for place, rule in enumerate(rules):
            self.first.setdefault(re.sub("/+", "/", rule.prefix), (place, rule))

    def find(self, path):
        path = re.sub("/+", "/", path)
        best = None
        for key in beginnings(path):
            found = self.first.get(key)
            if found and (best is None or found[0] < best[0]):
                best = found
        return best[1] if best else None


def beginnings(path):
    """Every beginning that ends at a segment boundary, with and without its slash."""
    at = path.find("/")
    while at >= 0:
        yield path[:at]
        yield path[:at + 1]
        at = path.find("/", at + 1)
    yield path


class LongestPrefix:
    """nginx's choice; `find(path)` gives the location or None."""

    def __init__(self, rules):
        self.exact = {rule.prefix: rule for rule in rules if rule.exact}
        self.rules = {rule.prefix: rule for rule in rules if not rule.exact}
        stems = {}
        for prefix in self.rules:
            folder, stem = split(prefix)
            stems.setdefault(folder, set()).add(len(stem))
        self.lengths = {folder: tuple(sorted(lengths, reverse=True)) for folder, lengths in stems.items()}

    def find(self, path):
        if path in self.exact:
            return self.exact[path]
        folder, _ = split(path)
        while folder:  # the deepest first: whatever it holds is longer than anything above it
            for length in self.lengths.get(folder, ()):
                rule = self.rules.get(path[:len(folder) + length])
                if rule:
                    return rule
            folder, _ = split(folder[:-1])
        return None


def split(path):
    """`/app/api` -> ("/app/", "api")."""
    slash = path.rfind("/") + 1
    return path[:slash], path[slash:]
