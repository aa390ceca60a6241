"""The results folder's memory: SQLite, one transaction a result, so that `kill -9` at any moment loses nothing."""

import json
import os
import secrets
import sqlite3
from pathlib import Path

from deploylab.grading.draws import course_key
from deploylab.grading.jobs import Result
from deploylab.grading.layouts import Handed
from deploylab.problems import Problem

TABLES = """
create table if not exists setting(name text primary key, value text not null);
create table if not exists grade(
    key text primary key, student text not null, exercise text not null, result text not null,
    at text not null default current_timestamp
);
create table if not exists postponed(key text primary key);
"""


class State:
    """The results folder's database."""

    def __init__(self, folder: Path):
        folder.mkdir(parents=True, exist_ok=True)
        self.db = sqlite3.connect(folder / "grades.sqlite", timeout=30)
        self.db.executescript(TABLES)

    def close(self) -> None:
        self.db.close()

    def secret(self) -> str:
        """The key of this folder's numbers: the course secret (DEPLOYLAB_SECRET, or one made here and kept), and the
        release (DEPLOYLAB_RELEASE, or the one that `assign --release` wrote down)."""
        secret = os.environ.get("DEPLOYLAB_SECRET") or self.kept("secret", secrets.token_hex(16))
        return course_key(secret, os.environ.get("DEPLOYLAB_RELEASE") or self.kept("release", ""))

    def belongs_to(self, release: str) -> None:
        """Write the release down; Problem if this folder is another one's, whose sheets are handed out already."""
        kept = self.kept("release", release)
        if kept != release:
            raise Problem(
                en=f"This results folder has drawn its numbers for the release {kept!r}: take another (--results).",
                ko=f"이 결과 폴더는 이미 {kept!r} 회차로 문제를 뽑았습니다. --results로 다른 폴더를 지정하세요.",
            )

    def kept(self, name: str, otherwise: str) -> str:
        """A setting of this folder; the first value that is offered stays."""
        with self.db:
            self.db.execute("insert or ignore into setting values(?, ?)", (name, otherwise))
        found: str = self.db.execute("select value from setting where name = ?", (name,)).fetchone()[0]
        return found

    def known(self, key: str) -> Result | None:
        row = self.db.execute("select result from grade where key = ?", (key,)).fetchone()
        return json.loads(row[0]) if row else None

    def verdict(self, key: str) -> tuple[str, float] | None:
        """(status, points) of what is graded already."""
        known = self.known(key)
        return (known["status"], known["points"]) if known else None

    def postpone(self, key: str) -> None:
        """Note that this one has had its first try, and waits for its second, alone."""
        with self.db:
            self.db.execute("insert or ignore into postponed values(?)", (key,))

    def postponed(self, key: str) -> bool:
        return self.db.execute("select 1 from postponed where key = ?", (key,)).fetchone() is not None

    def store(self, key: str, handed: Handed, result: Result) -> None:
        with self.db:
            self.db.execute(
                "insert or replace into grade(key, student, exercise, result) values(?, ?, ?, ?)",
                (key, handed.student, handed.exercise.slug, json.dumps(result)),
            )
            self.db.execute("delete from postponed where key = ?", (key,))
