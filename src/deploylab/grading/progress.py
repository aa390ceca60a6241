"""A student's progress: tries, hints taken and answers seen, in one SQLite file of the user's own.

Every change is a transaction. A damaged file is set aside under another name, never deleted. It is the student's own
notebook on the student's own machine, so nothing in it is ever a mark.
"""

import json
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from deploylab.grading.jobs import Result
from deploylab.problems import Problem

VERSION = 1
SCHEMA = """
create table tries (id integer primary key, exercise text not null, seed text not null, points real not null,
                    most real not null, result text not null, at text not null);
create table hints (exercise text not null, task integer not null, level integer not null, at text not null,
                    primary key (exercise, task, level));
"""


def data_folder() -> Path:
    """Where this user's data belongs: DEPLOYLAB_HOME or DEPLOYLAB_DATA if set, else the system's place for it."""
    if chosen := os.environ.get("DEPLOYLAB_HOME") or os.environ.get("DEPLOYLAB_DATA"):
        return Path(chosen).expanduser()
    if os.environ.get("XDG_DATA_HOME"):
        return Path(os.environ["XDG_DATA_HOME"]) / "deploylab"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "deploylab"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "deploylab"
    return Path.home() / ".local" / "share" / "deploylab"


def now() -> str:
    return datetime.now(UTC).isoformat()


class Progress:
    """The file `progress.db`. `notice` ({"ko", "en"}) tells that a damaged one was set aside."""

    def __init__(self, path: Path | None = None):
        self.path = path or data_folder() / "progress.db"
        self.notice: dict[str, str] | None = None
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.open()
        except (OSError, sqlite3.OperationalError) as trouble:
            raise Problem(
                en=f"{self.path} cannot be used ({trouble}); set DEPLOYLAB_HOME to a folder you may write to.",
                ko=f"{self.path} 파일을 쓸 수 없습니다({trouble}). DEPLOYLAB_HOME을 쓸 수 있는 폴더로 정하세요.",
            ) from None

    def open(self) -> None:
        """Use the file that is there if it is whole and ours; else set it aside and begin a new one."""
        try:
            version = self.examine()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self.set_aside()
            version = 0
        if version > VERSION:
            raise Problem(
                en=f"{self.path} was written by a newer deploylab; update it with pip install -U deploylab.",
                ko=f"{self.path}은(는) 더 새로운 deploylab이 만든 파일입니다. pip install -U deploylab으로 갱신하세요.",
            )
        if version == 0:
            with self.connection() as db:
                db.executescript(f"begin immediate;{SCHEMA.replace('create table', 'create table if not exists')}"
                                 f"pragma user_version={VERSION};commit;")  # fmt: skip

    def examine(self) -> int:
        """The version of the file (0: new and empty). DatabaseError if it is damaged or not ours."""
        with self.connection() as db:
            if [row[0] for row in db.execute("pragma quick_check")] != ["ok"]:
                raise sqlite3.DatabaseError("damaged")
            version: int = db.execute("pragma user_version").fetchone()[0]
            tables = {row[0] for row in db.execute("select name from sqlite_master where type = 'table'")}
        if (version == VERSION and not {"tries", "hints"} <= tables) or (version == 0 and tables):
            raise sqlite3.DatabaseError("another program's tables")
        return version

    def set_aside(self) -> None:
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
        kept = self.path.with_name(f"{self.path.name}.damaged-{stamp}")
        for suffix in ("", "-wal", "-shm", "-journal"):
            part = self.path.with_name(self.path.name + suffix)
            if part.exists():
                part.rename(kept.with_name(kept.name + suffix))
        self.notice = {
            "en": f"Your progress could not be read. It was kept as {kept}, and a new file begun.",
            "ko": f"진도 기록을 읽을 수 없어 {kept}에 옮겨 두고 새 파일을 시작했습니다. 지운 것은 없습니다.",
        }

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """A connection for one transaction: committed at the end, undone by an exception."""
        with closing(sqlite3.connect(self.path, timeout=10)) as db, db:
            yield db

    def add_try(self, exercise: str, result: Result, seed: str = "") -> None:
        row = (exercise, seed, result["points"], result["max_points"], json.dumps(result), now())
        with self.connection() as db:
            db.execute("insert into tries(exercise, seed, points, most, result, at) values (?, ?, ?, ?, ?, ?)", row)

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
