"""The order service's table, a real one: SQLite in WAL mode, shared by all servers, old and new side by side.

    schema of a version    writes             reads
    old                    name               name
    both                   whichever exist    whichever is filled
    new                    full_name          full_name

Loaded by a server's process, which knows nothing of the package; so nothing but the standard library is imported.
"""

import sqlite3

COLUMNS = {"old": ("name",), "new": ("full_name",), "both": ("name", "full_name")}
STEPS = {
    "expand": ("ALTER TABLE orders ADD COLUMN full_name TEXT",),
    "migrate": ("UPDATE orders SET full_name = coalesce(full_name, name), name = coalesce(name, full_name)",),
    "contract": ("ALTER TABLE orders DROP COLUMN name",),
    "rename": ("ALTER TABLE orders RENAME COLUMN name TO full_name",),
}


class Orders:
    """One connection to the table; `schema` is what this version of the software knows."""

    def __init__(self, path: str, schema: str = "both"):
        self.schema = schema
        self.table = sqlite3.connect(path, timeout=5, isolation_level=None)
        self.table.execute("PRAGMA journal_mode = WAL")
        self.table.execute("PRAGMA synchronous = NORMAL")

    def create(self) -> None:
        self.table.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, request INTEGER, key TEXT UNIQUE, name TEXT)")

    def columns(self) -> list[str]:
        """Which of the two columns there are now."""
        there = [row[1] for row in self.table.execute("PRAGMA table_info(orders)")]
        return sorted(set(there) & {"name", "full_name"})

    def known(self) -> list[str]:
        """The columns to use; a version that knows only one uses it even if it is gone, and fails."""
        return self.columns() if self.schema == "both" else list(COLUMNS[self.schema])

    def write(self, request: int, key: str | None) -> bool | None:
        """Store an order: whether it was there already, or None if its key said so and nothing was stored."""
        columns = self.known()
        stored = self.table.execute(
            f"INSERT OR IGNORE INTO orders (request, key, {', '.join(columns)}) VALUES (?, ?{', ?' * len(columns)})",
            (request, key, *[f"order {request}"] * len(columns))).rowcount
        if not stored:
            return None
        return self.table.execute("SELECT count(*) FROM orders WHERE request = ?", (request,)).fetchone()[0] > 1

    def read(self, place: float) -> int | None:
        """Read the row at `place` (0 to 1) of the table: its number if it has no value that this version can see."""
        columns = self.known()
        value = columns[0] if len(columns) == 1 else f"coalesce({', '.join(columns)})"
        last = self.table.execute("SELECT max(id) FROM orders").fetchone()[0] or 0
        found = self.table.execute(f"SELECT id, {value} FROM orders WHERE id = ?", (1 + int(place * last),)).fetchone()
        return found[0] if found and found[1] is None else None

    def use(self, request: int, writes: bool, key: str | None, place: float) -> tuple[str, int] | None:
        """What a request does: ("write", stored before?), ("unreadable", row), or ("broken", 0); None if no news."""
        try:
            news, fact = ("write", self.write(request, key)) if writes else ("unreadable", self.read(place))
        except sqlite3.OperationalError:  # this version does not find its column
            return "broken", 0
        return None if fact is None else (news, int(fact))

    def migrate(self, step: str) -> list[str]:
        """Change the schema while others read and write; the columns afterwards."""
        for statement in STEPS[step]:
            self.table.execute(statement)
        return self.columns()

    def close(self) -> None:
        self.table.close()
