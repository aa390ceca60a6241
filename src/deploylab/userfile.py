"""A file of the user's own: SQLite, every change a transaction, and nothing a user wrote is ever thrown away.

A damaged file is set aside under another name, never deleted, and a new one begun.
"""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from deploylab.problems import Problem

VERSION = 1


def data_folder() -> Path:
    """Where this user's data belongs: DEPLOYLAB_HOME (or DEPLOYLAB_DATA) if set, else the system's place for it."""
    if chosen := os.environ.get("DEPLOYLAB_HOME") or os.environ.get("DEPLOYLAB_DATA"):
        return Path(chosen).expanduser()
    if os.environ.get("XDG_DATA_HOME"):
        return Path(os.environ["XDG_DATA_HOME"]) / "deploylab"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "deploylab"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "deploylab"
    return Path.home() / ".local" / "share" / "deploylab"


class UserFile:
    """A subclass says `filename`, `schema` (its `create table` statements) and `tables`.

    `notice` ({"ko", "en"}) tells that a damaged file was set aside. Problem if the file cannot be used at all.
    """

    filename = schema = ""
    tables: ClassVar[set[str]] = set()

    def __init__(self, path: Path | None = None):
        self.path = path or data_folder() / self.filename
        self.notice: dict[str, str] | None = None
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.open_or_begin()
        except (OSError, sqlite3.OperationalError) as trouble:
            raise Problem(
                en=f"{self.path} cannot be used ({trouble}); set DEPLOYLAB_HOME to a folder you may write to.",
                ko=f"{self.path} 파일을 쓸 수 없습니다({trouble}). DEPLOYLAB_HOME을 쓸 수 있는 폴더로 정하세요.",
            ) from None

    def open_or_begin(self) -> None:
        """Use the file that is there, if it is whole and ours; else set it aside and begin a new one."""
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
        if version == 0:  # another process may have begun it in the meantime
            begun = self.schema.replace("create table", "create table if not exists")
            begun = begun.replace("create index", "create index if not exists")
            with self.connection() as db:
                db.executescript(f"begin immediate;{begun}pragma user_version={VERSION};commit;")

    def examine(self) -> int:
        """The version of the file (0: new and empty). DatabaseError if it is damaged or not ours.

        One transaction sees either nothing of another process's beginning or all of it.
        """
        with self.connection() as db:
            db.execute("begin")
            tables = {row[0] for row in db.execute("select name from sqlite_master where type = 'table'")}
            version: int = db.execute("pragma user_version").fetchone()[0]
            if [row[0] for row in db.execute("pragma quick_check")] != ["ok"]:
                raise sqlite3.DatabaseError("damaged")
        if (version == VERSION and not self.tables <= tables) or (version == 0 and tables):
            raise sqlite3.DatabaseError("another program's tables")
        return version

    def set_aside(self) -> None:
        """Rename the damaged file and what belongs to it; say so in `notice`."""
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
        kept = self.path.with_name(f"{self.path.name}.damaged-{stamp}")
        for suffix in ("", "-wal", "-shm", "-journal"):
            part = self.path.with_name(self.path.name + suffix)
            if part.exists():
                part.rename(kept.with_name(kept.name + suffix))
        self.notice = {
            "en": f"{self.path.name} could not be read. It was kept as {kept}, and a new file begun.",
            "ko": f"{self.path.name}을(를) 읽을 수 없어 {kept}에 옮겨 두고 새로 시작했습니다. 지운 것은 없습니다.",
        }

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """A connection for one transaction: on the disk when it ends, undone by an exception."""
        with closing(sqlite3.connect(self.path, timeout=10)) as db:
            db.execute("pragma synchronous=full")
            with db:
                yield db
