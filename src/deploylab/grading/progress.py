"""A student's progress: tries, hints taken and answers seen, in one SQLite file of the user's own.

It is the student's own notebook on the student's own machine, so nothing in it is ever a mark.
"""

import json
from datetime import UTC, datetime

from deploylab.grading.jobs import Result
from deploylab.userfile import UserFile

LONGEST = 200_000  # letters of a text that are kept with a try


def now() -> str:
    return datetime.now(UTC).isoformat()


class Progress(UserFile):
    """The file `progress.db`."""

    filename = "progress.db"
    tables = {"tries", "hints"}
    schema = """
create table tries (id integer primary key, exercise text not null, seed text not null, points real not null,
                    most real not null, result text not null, at text not null);
create table hints (exercise text not null, task integer not null, level integer not null, at text not null,
                    primary key (exercise, task, level));
"""

    def add_try(self, exercise: str, result: Result, seed: str = "", text: str = "") -> int:
        """Note a try and the text that was tried; the number of the try."""
        told = {**result, "text": text[:LONGEST]}
        row = (exercise, seed, result["points"], result["max_points"], json.dumps(told), now())
        with self.connection() as db:
            return (
                db.execute(
                    "insert into tries(exercise, seed, points, most, result, at) values (?, ?, ?, ?, ?, ?)", row
                ).lastrowid
                or 0
            )

    def tried(self, exercise: str, number: int) -> str | None:
        """The text of a try of this exercise; None if there is no such try."""
        with self.connection() as db:
            row = db.execute("select result from tries where id = ? and exercise = ?", (number, exercise)).fetchone()
        found: str | None = json.loads(row[0]).get("text") if row else None
        return found

    def tries(self, exercise: str) -> int:
        with self.connection() as db:
            found: int = db.execute("select count(*) from tries where exercise = ?", (exercise,)).fetchone()[0]
        return found

    def best(self, exercise: str) -> float | None:
        """The best points so far; None before the first try."""
        with self.connection() as db:
            row = db.execute("select max(points) from tries where exercise = ?", (exercise,)).fetchone()
        found: float | None = row[0]
        return found

    def last(self, exercise: str, seed: str | None = None) -> tuple[str, Result] | None:
        """(seed, result) of the last try, or of the last one with this seed."""
        with self.connection() as db:
            row = db.execute(
                "select seed, result from tries where exercise = ? and (? is null or seed = ?) "
                "order by id desc limit 1",
                (exercise, seed, seed),
            ).fetchone()
        return (row[0], json.loads(row[1])) if row else None

    def hints(self, exercise: str) -> dict[int, int]:
        """Task -> how many of its hints were taken."""
        with self.connection() as db:
            rows = db.execute("select task, max(level) from hints where exercise = ? group by task", (exercise,))
            return dict(rows.fetchall())

    def take_hint(self, exercise: str, task: int, level: int) -> None:
        with self.connection() as db:
            db.execute("insert or ignore into hints values (?, ?, ?, ?)", (exercise, task, level, now()))
