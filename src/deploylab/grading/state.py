"""The results folder's memory: SQLite, one transaction a result, so that `kill -9` at any moment loses nothing."""

import json
import os
import secrets
import sqlite3
from pathlib import Path

from deploylab.grading.jobs import Result
from deploylab.grading.layouts import Handed

TABLES = """
create table if not exists setting(name text primary key, value text not null);
create table if not exists grade(
    key text primary key, student text not null, exercise text not null, result text not null,
    at text not null default current_timestamp
);
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
        """The course secret: DEPLOYLAB_SECRET, or one made for this results folder and kept in it."""
        with self.db:
            self.db.execute("insert or ignore into setting values('secret', ?)", (secrets.token_hex(16),))
        kept: str = self.db.execute("select value from setting where name = 'secret'").fetchone()[0]
        return os.environ.get("DEPLOYLAB_SECRET") or kept

    def known(self, key: str) -> Result | None:
        row = self.db.execute("select result from grade where key = ?", (key,)).fetchone()
        return json.loads(row[0]) if row else None

    def store(self, key: str, handed: Handed, result: Result) -> None:
        with self.db:
            self.db.execute(
                "insert or replace into grade(key, student, exercise, result) values(?, ?, ?, ?)",
                (key, handed.student, handed.exercise.slug, json.dumps(result)),
            )
