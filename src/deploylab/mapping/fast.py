"""The same answers as `rules`, for a hundred thousand rules: look at the path, not at the rules.

    first match      /app/api/v1 has few beginnings that end at a segment: "", /app, /app/api, /app/api/v1.
                     Look each up in a hash table; of the rules found, the one written first in the file wins.
    longest prefix   The path has few folders: /app/api/, /app/, /. The deepest that holds a matching rule decides;
                     inside a folder, one look-up for each length of what rules add to it (/app/a, /app/apis).

Cost of a look-up: O(segments of the path), instead of O(rules).
"""

import re


class FirstMatch:
    """Apache's choice; `find(path)` gives the rule or None."""

    def __init__(self, rules):
        self.whole: dict = {}  # prefixes without a slash at the end
        self.folder: dict = {}  # prefixes with one, which is cut off
        for place, rule in enumerate(rules):
            prefix = re.sub("/+", "/", rule.prefix)
            table = self.folder if prefix.endswith("/") else self.whole
            table.setdefault(prefix.removesuffix("/"), (place, rule))

    def find(self, path):
        path = re.sub("//+", "/", path)
        found = []
        at = path.find("/")
        while at >= 0:
            beginning = path[:at]
            found += [table[beginning] for table in (self.whole, self.folder) if beginning in table]
            at = path.find("/", at + 1)
        found += [self.whole[path]] if path in self.whole else []
        return min(found, key=lambda pair: pair[0])[1] if found else None


class LongestPrefix:
    """nginx's choice; `find(path)` gives the location or None."""

    def __init__(self, rules):
        self.exact = {rule.prefix: rule for rule in rules if rule.exact}
        stems: dict = {}
        for rule in rules:
            if not rule.exact:
                folder, stem = split(rule.prefix)
                stems.setdefault(folder, {})[stem] = rule
        self.folders = {folder: (own.pop("", None), own, lengths(own)) for folder, own in stems.items()}

    def find(self, path):
        if path in self.exact:
            return self.exact[path]
        folder, _ = split(path)
        while folder:  # the deepest first: whatever it holds is longer than anything above it
            own, stems, sizes = self.folders.get(folder, (None, {}, ()))
            for size in sizes:
                rule = stems.get(path[len(folder) : len(folder) + size])
                if rule is not None:
                    return rule
            if own is not None:
                return own
            folder, _ = split(folder[:-1])
        return None


def lengths(stems):
    return tuple(sorted(set(map(len, stems)), reverse=True))


def split(path):
    """`/app/api` -> ("/app/", "api")."""
    slash = path.rfind("/") + 1
    return path[:slash], path[slash:]
