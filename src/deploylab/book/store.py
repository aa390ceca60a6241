"""The reader's own data: drafts of answers and the state of the flashcards, in one SQLite file.

Every change is one transaction that is on the disk before the call returns, so an answer survives a reload
and a crash. A damaged file is set aside under another name, never deleted, and a new one begun.
"""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from deploylab.problems import Problem

VERSION = 1
KEPT = 20  # versions of a draft
SCHEMA = """
create table drafts (id integer primary key, prompt text not null, lang text not null, text text not null,
                     seconds real not null, at text not null);
create index newest on drafts (prompt, lang, id);
create table cards (card text primary key, state text not null, due text not null, begun text not null);
create table reviews (card text not null, rating integer not null, at text not null);
"""


@dataclass(frozen=True)
class Draft:
    """An answer being written: its text, the seconds spent on it, and when it was saved (ISO, UTC)."""

    prompt: str
    lang: str
    text: str
    seconds: float
    at: str


def data_folder() -> Path:
    """Where this user's data belongs on this system; DEPLOYLAB_DATA decides if it is set."""
    if chosen := os.environ.get("DEPLOYLAB_DATA"):
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "deploylab"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "deploylab"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "deploylab"


def now() -> datetime:
    return datetime.now(UTC)


class Store:
    """The file `study.db`. `notice` tells the reader ({"ko", "en"}) if a damaged file was set aside."""

    def __init__(self, path: Path | None = None):
        self.path = path or data_folder() / "study.db"
        self.notice: dict[str, str] | None = None
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.open_or_begin()
        except (OSError, sqlite3.OperationalError) as trouble:
            raise Problem(
                en=f"{self.path} cannot be used ({trouble}); set DEPLOYLAB_DATA to a folder you may write to",
                ko=f"{self.path}를 쓸 수 없습니다({trouble}). 쓸 수 있는 폴더를 DEPLOYLAB_DATA에 지정하십시오",
            ) from trouble

    def open_or_begin(self) -> None:
        """Use the file that is there, if it is whole; else set it aside and begin a new one."""
        try:
            version = self.examine()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self.set_aside()
            version = 0
        if version > VERSION:
            raise Problem(
                en=f"{self.path} was written by a newer deploylab; update it with pip install -U deploylab",
                ko=f"{self.path}는 더 새로운 deploylab이 만든 파일입니다. pip install -U deploylab으로 갱신하십시오",
            )
        if version == 0:
            with self.connection() as db:
                db.executescript(f"begin;{SCHEMA}pragma user_version={VERSION};commit;")

    def examine(self) -> int:
        """The version of the file (0: new and empty). DatabaseError if it is damaged or not ours."""
        with self.connection() as db:
            if [row[0] for row in db.execute("pragma quick_check")] != ["ok"]:
                raise sqlite3.DatabaseError("damaged")
            version = db.execute("pragma user_version").fetchone()[0]
            tables = {row[0] for row in db.execute("select name from sqlite_master where type='table'")}
        if (version == VERSION and not {"drafts", "cards", "reviews"} <= tables) or (version == 0 and tables):
            raise sqlite3.DatabaseError("another program's tables")
        return version

    def set_aside(self) -> None:
        """Rename the damaged file and what belongs to it; say so in `notice`."""
        stamp = now().strftime("%Y%m%d-%H%M%S-%f")
        kept = self.path.with_name(f"{self.path.name}.damaged-{stamp}")
        self.path.rename(kept)
        for suffix in ("-wal", "-shm", "-journal"):
            part = self.path.with_name(self.path.name + suffix)
            if part.exists():
                part.rename(kept.with_name(kept.name + suffix))
        self.notice = {
            "en": f"Your study data could not be read. It was kept as {kept}; a new file has been begun.",
            "ko": f"학습 기록을 읽을 수 없어 {kept}(으)로 옮겨 두고 새 파일을 시작했습니다. 지운 것은 없습니다.",
        }

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """A connection for one transaction: committed at the end, undone by an exception."""
        with closing(sqlite3.connect(self.path, timeout=10)) as db:
            db.execute("pragma synchronous=full")
            with db:
                yield db

    def save_draft(self, prompt: str, lang: str, text: str, seconds: float, at: datetime | None = None) -> None:
        """Keep this text as the newest version; the last 20 versions stay."""
        moment = (at or now()).isoformat()
        with self.connection() as db:
            db.execute("begin immediate")
            newest = db.execute(
                "select id, text from drafts where prompt=? and lang=? order by id desc limit 1", (prompt, lang)
            ).fetchone()
            if newest and newest[1] == text:
                db.execute("update drafts set seconds=?, at=? where id=?", (seconds, moment, newest[0]))
                return
            db.execute(
                "insert into drafts (prompt, lang, text, seconds, at) values (?,?,?,?,?)",
                (prompt, lang, text, seconds, moment),
            )
            db.execute(
                "delete from drafts where prompt=? and lang=? and id not in (select id from drafts "
                "where prompt=? and lang=? order by id desc limit ?)",
                (prompt, lang, prompt, lang, KEPT),
            )

    def versions(self, prompt: str, lang: str) -> list[Draft]:
        """The versions of an answer that are kept, the newest first."""
        with self.connection() as db:
            rows = db.execute(
                "select prompt, lang, text, seconds, at from drafts where prompt=? and lang=? order by id desc",
                (prompt, lang),
            ).fetchall()
        return [Draft(*row) for row in rows]

    def draft(self, prompt: str, lang: str) -> Draft | None:
        """The answer as it was last saved."""
        return next(iter(self.versions(prompt, lang)), None)

    def card_states(self) -> dict[str, tuple[str, str, str]]:
        """Card -> (state as JSON, when it is due, when it was first seen); times are ISO, UTC."""
        with self.connection() as db:
            return {card: (state, due, begun) for card, state, due, begun in db.execute("select * from cards")}

    def save_review(self, card: str, state: str, due: str, rating: int, at: str) -> None:
        """The new state of a card and the review that led to it, together or not at all."""
        with self.connection() as db:
            db.execute(
                "insert into cards values (?,?,?,?) on conflict (card) do update set state=?, due=?",
                (card, state, due, at, state, due),
            )
            db.execute("insert into reviews values (?,?,?)", (card, rating, at))
