"""Integrity: what a deployment can do to data, even when no request fails.

Two ways to lose it, each only under its own condition. There is a third, sessions, in a server's memory.

1. A write is stored, its answer is cut, the client tries again.  Without a key it is stored twice, with an
   idempotency key once: the store remembers which keys it has served.

2. Two versions share one database and do not agree on a column. `name` becomes `full_name`:

       step        columns             old reads   new reads   a rollback to old
       (before)    name                    x                       -
       expand      name full_name          x           x       reads what old and both wrote
       migrate     name full_name          x           x       the same; all rows now have both
       contract         full_name                      x       cannot read anything
       rename           full_name                      x       old breaks at once

   The version in between writes both columns and reads either ("both"): it is what makes the way back safe.
"""

READS = {"old": {"name"}, "new": {"full_name"}, "both": {"name", "full_name"}}


class WriteStore:
    """A store of writes; a write that carries a key which was served before is answered and not stored again."""

    def __init__(self):
        self.rows, self.served = [], {}

    def write(self, value, key=None):
        """Store `value` and return its place; for a key that was served before, the place of the first time."""
        if key is None or key not in self.served:
            self.rows.append(value)
            self.served[key] = len(self.rows) - 1
        return self.served[key]


def can_serve(version_schema, columns):
    """Whether a version finds a column that it knows, so that it can read and write at all."""
    return bool(READS[version_schema] & set(columns))


def written(version_schema, columns):
    """The columns that a version fills when it writes a row."""
    return frozenset(READS[version_schema] & set(columns))


def readable(row_columns, version_schema):
    """Whether a version finds its value in a row that was filled in these columns."""
    return bool(READS[version_schema] & set(row_columns))


def migrate(step, columns, rows):
    """(columns, rows) after a step; a row is the set of its filled columns."""
    if step == "expand":
        return frozenset(columns) | {"full_name"}, list(rows)
    if step == "migrate":  # every row gets both, from whichever it has
        return frozenset(columns), [frozenset(columns) if row else row for row in rows]
    if step == "contract":
        return frozenset(columns) - {"name"}, [frozenset(row) - {"name"} for row in rows]
    if step == "rename":
        return frozenset({"full_name"}), [frozenset({"full_name"}) for _ in rows]
    raise ValueError(f"a schema step is expand, migrate, contract or rename, not {step!r}")
