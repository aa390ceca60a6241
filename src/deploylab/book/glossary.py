"""The glossary, searched in both languages at once."""

import unicodedata
from typing import Any

from deploylab.book.content import notes


def squeezed(text: str) -> str:
    """Without case and spaces: readers write “블루 그린”, “블루-그린” and “Blue Green” for one term."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())


def closeness(term: dict[str, Any], wanted: str) -> int:
    """0: no match; else higher is better: the whole name, its beginning, inside it, only in the definition."""
    names = [squeezed(name) for name in (term["ko"], term["en"], *term["aliases"])]
    if wanted in names:
        return 4
    if any(name.startswith(wanted) for name in names):
        return 3
    if any(wanted in name for name in names):
        return 2
    return int(any(wanted in squeezed(term[key]) for key in ("def_ko", "def_en")))


def search(text: str, chapter: str = "") -> list[dict[str, Any]]:
    """The terms that match, best first; all terms in the book's order if nothing is asked for."""
    terms = [term for term in notes("glossary") if not chapter or term["chapter"] == chapter]
    wanted = squeezed(text)
    if not wanted:
        return terms if not text.strip() else []
    found = [(closeness(term, wanted), term) for term in terms]
    return [term for near, term in sorted(found, key=lambda pair: -pair[0]) if near]
