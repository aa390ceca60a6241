"""The reader's own data: drafts of answers and the state of the flashcards, in one SQLite file.

Every change is on the disk before the call returns, so an answer survives a reload and a crash.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from deploylab.userfile import UserFile

KEPT = 20  # versions of a draft


@dataclass(frozen=True)
class Draft:
    """An answer being written: its text, the seconds spent on it, and when it was saved (ISO, UTC)."""

    prompt: str
    lang: str
    text: str
    seconds: float
    at: str


def now() -> datetime:
    return datetime.now(UTC)


class Store(UserFile):
    """The file `study.db`."""

    filename = "study.db"
    tables = {"drafts", "cards", "reviews"}
    schema = """
create table drafts (id integer primary key, prompt text not null, lang text not null, text text not null,
                     seconds real not null, at text not null);
create index newest on drafts (prompt, lang, id);
create table cards (card text primary key, state text not null, due text not null, begun text not null);
create table reviews (card text not null, rating integer not null, at text not null);
"""

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
