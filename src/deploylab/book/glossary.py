"""The glossary, searched in both languages at once, as Korean readers type: letters one by one, first consonants
(ㅁㅈㄷ), a particle at the end (드레이닝을), a slip of a finger (로드벨런서)."""

import re
import unicodedata
from functools import cache
from typing import Any

from deploylab.book.content import notes

FIRST, MIDDLE = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ", "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
LAST = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
LONE = dict(enumerate(FIRST, 0x1100)) | dict(enumerate(MIDDLE, 0x1161))
PARTICLE = re.compile(r"(?<=[가-힣]{2})(이란|란|으로|에서|에게|까지|부터|을|를|은|는|의|에|와|과|도|로)$")


def squeezed(text: str) -> str:
    """Without case and spaces: readers write “블루 그린”, “블루-그린” and “Blue Green” for one term."""
    plain = unicodedata.normalize("NFKC", text).translate(LONE).casefold()  # NFKC takes a lone ㅁ for half a syllable
    return "".join(letter for letter in plain if letter.isalnum())


def spelled(text: str) -> str:
    """Hangul letter by letter, so that “드레인” is inside “드레이닝” and a slip is one letter wide."""
    return "".join("".join(letters(each)) for each in text)


def letters(syllable: str) -> tuple[str, ...]:
    place = ord(syllable) - ord("가")
    if not 0 <= place < 11172:
        return (syllable,)
    return FIRST[place // 588], MIDDLE[place // 28 % 21], LAST[place % 28]


def initials(text: str) -> str:
    """The first consonants: 무중단 배포 -> ㅁㅈㄷㅂㅍ."""
    return "".join(letters(each)[0] for each in text)


@cache
def names(identity: str) -> tuple[str, ...]:
    """What a term is called in both languages, squeezed."""
    term = next(each for each in notes("glossary") if each["id"] == identity)
    return tuple(squeezed(name) for name in (term["ko"], term["en"], *term["aliases"]))


def closeness(term: dict[str, Any], wanted: str) -> int:
    """0: no match; else higher is better: the whole name, its beginning, inside it, only in the definition."""
    called = names(term["id"])
    if wanted in called:
        return 4
    if re.fullmatch("[ㄱ-ㅎ]+", wanted):
        return max(3 * name.startswith(wanted) or 2 * (wanted in name) for name in map(initials, called))
    typed = [(spelled(name), spelled(wanted)) for name in called]
    if any(name.startswith(letters) for name, letters in typed):
        return 3
    if any(letters in name for name, letters in typed):
        return 2
    return int(any(wanted in squeezed(term[key]) for key in ("def_ko", "def_en")))


def search(text: str, chapter: str = "") -> list[dict[str, Any]]:
    """The terms that match, best first; all terms in the book's order if nothing is asked for."""
    terms = [term for term in notes("glossary") if not chapter or term["chapter"] == chapter]
    if not text.strip():
        return terms
    for wanted in asked(text):
        found = [(closeness(term, wanted), term) for term in terms]
        if best := [term for near, term in sorted(found, key=lambda pair: -pair[0]) if near]:
            return best
    return []


def asked(text: str) -> list[str]:
    """What to look for: the text as it is, else without the particle that it ends with."""
    whole = squeezed(text)
    return [each for each in dict.fromkeys((whole, PARTICLE.sub("", whole))) if each]


def similar(text: str, chapter: str = "") -> list[dict[str, Any]]:
    """The terms whose names are written almost like this, the nearest first: one slip in four letters at most."""
    wanted = [spelled(each) for each in asked(text)]

    def slips(term: dict[str, Any]) -> float:
        called = [spelled(name) for name in names(term["id"])]
        return min((apart(each, name) / len(each) for each in wanted for name in called), default=1)

    found = [(slips(term), term) for term in search("", chapter)]
    return [term for share, term in sorted(found, key=lambda pair: pair[0]) if share <= 1 / 4]


def apart(wanted: str, name: str) -> int:
    """How many letters must change for `wanted` to stand somewhere in `name` (Sellers 1980)."""
    row = [0] * (len(name) + 1)
    for count, letter in enumerate(wanted, 1):
        before, row[0] = row[0], count
        for place, other in enumerate(name, 1):
            before, row[place] = row[place], min(before + (letter != other), row[place] + 1, row[place - 1] + 1)
    return min(row)
