"""Read what somebody typed as an answer: `12.5`, `12,5`, `12.50 %`, `3/4`, `1,234`, `s1 s2 s3`.

A number may be meant in two ways (`1,234` is a thousand and more in Seoul, a little more than one in Berlin): all
readings are kept, and the answer is right if one of them is. What cannot be read is None and costs nothing.
"""

import re
import unicodedata
from fractions import Fraction

LONGEST = 200
NUMBER = re.compile(r"^([+-]?)(\d[\d.,' \u00a0]*|[.,]\d+)(?:e([+-]?\d{1,2}))?$", re.IGNORECASE)
SEPARATORS = re.compile(r"[\s,;|>→/·-]+")


def plain(text: str) -> str:
    """Full-width digits and signs made ordinary, blanks trimmed."""
    return unicodedata.normalize("NFKC", text[:LONGEST]).replace("\u2212", "-").strip()


def numbers(text: str, units: tuple[str, ...] = ()) -> tuple[Fraction, ...] | None:
    """Every number that the text may mean, without its unit; None if it is not a number in one of these units."""
    bare = without_unit(plain(text), units)
    if bare is None:
        return None
    above, slash, below = bare.partition("/")
    if slash:
        over, under = numbers(above), None if "/" in below else numbers(below)
        return tuple(a / b for a in over for b in under if b) or None if over and under else None
    found = NUMBER.match(bare)
    if not found:
        return None
    sign, power = -1 if found[1] == "-" else 1, Fraction(10) ** int(found[3] or 0)
    readings = tuple(dict.fromkeys(sign * power * value for value in readings_of(found[2].strip())))
    return readings or None


def without_unit(text: str, units: tuple[str, ...]) -> str | None:
    """The text before its unit; None if it ends in a unit that was not asked for."""
    for unit in sorted(units, key=len, reverse=True):
        if unit and text.casefold().endswith(unit.casefold()):
            return text[: -len(unit)].strip()
    return text if re.search(r"[\d.,]$", text) else None


def readings_of(digits: str) -> list[Fraction]:
    """The values of a string of digits with points, commas, blanks or apostrophes in it."""
    digits = re.sub(r"(?<=\d)[ \u00a0'](?=\d{3}(\D|$))", "", digits)
    found = []
    for decimal, thousands in ((".", ","), (",", ".")):
        whole, point, part = digits.partition(decimal)
        grouped = re.fullmatch(rf"\d{{1,3}}(\{thousands}\d{{3}})+|\d*", whole)
        if grouped and re.fullmatch(r"\d*", part) and (whole or part) and not (point and not part):
            found.append(Fraction(whole.replace(thousands, "") or "0") + Fraction(int(part or 0), 10 ** len(part)))
    return found


def words(text: str) -> tuple[str, ...] | None:
    """A sequence of names, however it was separated; None if there is none."""
    found = tuple(word.casefold() for word in SEPARATORS.split(plain(text).strip("[](){}")) if word)
    return found or None
