"""Flashcards with spaced repetition: a card comes back when it is about to be forgotten (FSRS, from PyPI `fsrs`)."""

from datetime import datetime
from typing import Any

from fsrs import Card, Rating, Scheduler

from deploylab.book.content import item, notes
from deploylab.book.store import Store, now

SCHEDULER = Scheduler(enable_fuzzing=False)  # no chance: the same reviews give the same plan
RATINGS = {
    "again": {"ko": "모름", "en": "Again"},
    "hard": {"ko": "어려움", "en": "Hard"},
    "good": {"ko": "알맞음", "en": "Good"},
    "easy": {"ko": "쉬움", "en": "Easy"},
}


def fresh(identity: str, at: datetime) -> Card:
    """A card that was never reviewed; its number for FSRS is its place in the book."""
    return Card(card_id=[card["id"] for card in notes("flashcards")].index(identity), due=at)


def review(store: Store, identity: str, rating: str, at: datetime | None = None) -> datetime:
    """Record how well a card was known ("again", "hard", "good", "easy"); when it comes back (UTC)."""
    item("flashcards", identity)
    moment = at or now()
    known = store.card_states().get(identity)
    card = Card.from_json(known[0]) if known else fresh(identity, moment)
    card, _ = SCHEDULER.review_card(card, Rating[rating.capitalize()], moment)
    store.save_review(
        identity, card.to_json(), card.due.isoformat(), int(Rating[rating.capitalize()]), moment.isoformat()
    )
    return card.due


def due(store: Store, at: datetime | None = None, chapter: str = "", new_a_day: int = 10) -> list[dict[str, Any]]:
    """The cards to turn now: those that are due, the longest waiting first, then new ones in the book's order."""
    moment = at or now()
    states = store.card_states()
    cards = [card for card in notes("flashcards") if not chapter or card["chapter"] == chapter]
    waiting = [
        card for card in cards if card["id"] in states and datetime.fromisoformat(states[card["id"]][1]) <= moment
    ]
    waiting.sort(key=lambda card: states[card["id"]][1])
    today = moment.astimezone().date()  # the reader's day: in Seoul it does not begin at nine in the morning
    begun_today = sum(datetime.fromisoformat(begun).astimezone().date() == today for _, _, begun in states.values())
    new = [card for card in cards if card["id"] not in states]
    return waiting + new[: max(0, new_a_day - begun_today)]


def progress(store: Store) -> dict[str, tuple[int, int]]:
    """Chapter -> (cards seen, cards there are)."""
    states = store.card_states()
    count: dict[str, tuple[int, int]] = {}
    for card in notes("flashcards"):
        seen, number = count.get(card["chapter"], (0, 0))
        count[card["chapter"]] = seen + (card["id"] in states), number + 1
    return count
