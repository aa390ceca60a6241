"""Self-assessment of a written answer: what was found, what is missing, which misconceptions were written.

Keywords decide, by the rules in rubric.json. Nobody marks officially so: it is a mirror, not a mark.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from deploylab.book.content import item, notes
from deploylab.problems import Problem

LONGEST = 100_000  # characters of an answer; an essay of three pages has about 3,000
DEDUCTION = Fraction(1, 4)
CHAPTERS = {  # where the book teaches what an item of the rubric asks for
    "ch01": "A1 A5", "ch02": "A2 A3 A4 A6", "ch03": "B1 B2 B3", "ch04": "B4 B5", "ch05": "B6 B7 B8",
    "ch06": "B9 B10 B11", "ch07": "B12 D2", "ch08": "C1 C2 C3", "ch09": "C4 C5 C6", "ch10": "C7 C8 C9 D3",
    "ch11": "D4", "ch12": "D1", "ch13": "C10 D5",
}


@dataclass(frozen=True)
class Finding:
    """One item of the rubric: the words found for each of its groups ("" where nothing was)."""

    id: str
    section: str
    name: dict[str, str]
    weight: Fraction
    earned: Fraction
    words: tuple[str, ...]

    @property
    def state(self) -> str:
        return "found" if self.earned == self.weight else "partly" if self.earned else "missing"


@dataclass(frozen=True)
class Misconception:
    """A sentence that examiners' answers should not have, what to write instead, and the claims it belongs to."""

    id: str
    message: dict[str, str]
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Assessment:
    """What the answer has. `points` of `total` count keywords only; `deducted` is for misconceptions."""

    findings: tuple[Finding, ...]
    misconceptions: tuple[Misconception, ...]
    points: Fraction
    total: Fraction
    deducted: Fraction

    def of_state(self, state: str) -> list[Finding]:
        """The findings that are "found", "partly" or "missing"."""
        return [finding for finding in self.findings if finding.state == state]

    def by_section(self) -> dict[str, tuple[Fraction, Fraction]]:
        """Section -> (earned, possible), for the sections that were asked for."""
        sums: dict[str, tuple[Fraction, Fraction]] = {}
        for finding in self.findings:
            earned, possible = sums.get(finding.section, (Fraction(0), Fraction(0)))
            sums[finding.section] = earned + finding.earned, possible + finding.weight
        return sums

    def band(self) -> dict[str, str]:
        """How far the answer is, in a word; measured on the whole rubric's scale of 25."""
        share = self.points / self.total * Fraction(str(notes("rubric")["total"])) if self.total else Fraction(0)
        return next(band for band in notes("rubric")["bands"] if share >= Fraction(str(band["min"])))


def two_decimals(value: Fraction) -> str:
    """Rounded half up to two decimals, from the exact fraction."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return str(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def normalised(text: str) -> str:
    """Without case, spaces and punctuation, so that “서버 풀” and “서버풀” are the same."""
    return "".join(letter for letter in folded(text) if (letter.isalnum() or letter in "%.+"))


def occurs(synonym: str, plain: str, squeezed: str) -> bool:
    """Whether a synonym is in the answer. Short Latin words (l4, waf, a/b) must stand alone."""
    squeezed_synonym = normalised(synonym)
    if re.fullmatch(r"[a-z0-9]{1,3}", squeezed_synonym):
        return re.search(rf"(?<![a-z0-9]){re.escape(folded(synonym))}(?![a-z0-9])", plain) is not None
    return squeezed_synonym in squeezed


def earned_share(entry: dict[str, Any], found: int) -> Fraction:
    """How much of an item's weight `found` matched groups earn."""
    if entry["mode"] == "min_k":
        return Fraction(min(found, entry["k"]), entry["k"])
    if entry["mode"] == "any":
        return Fraction(int(found > 0))
    return Fraction(found, len(entry["groups"]))


def judge(entry: dict[str, Any], plain: str, squeezed: str) -> Finding:
    words = tuple(
        next((word for word in group["ko"] + group["en"] if occurs(word, plain, squeezed)), "")
        for group in entry["groups"]
    )
    weight = Fraction(str(entry["weight"]))
    earned = weight * earned_share(entry, sum(bool(word) for word in words))
    name = {"ko": entry["name_ko"], "en": entry["name_en"]}
    return Finding(entry["id"], entry["section"], name, weight, earned, words)


def misconceptions(squeezed: str) -> tuple[Misconception, ...]:
    """The flags that are raised: the pattern is written and what would set it right is not."""
    return tuple(
        Misconception(flag["id"], {"ko": flag["message_ko"], "en": flag["message_en"]}, tuple(flag["claim_ids"]))
        for flag in notes("rubric")["misconception_flags"]
        if re.search(flag["pattern"], squeezed) and not re.search(flag["unless"], squeezed)
    )


def assess(answer: str, items: Iterable[str] = (), practice: bool = False) -> Assessment:
    """Hold an answer in Korean, English or both against the rubric (or only these `items` of it).

    In practice mode a misconception costs a quarter of a point; else it is only reported.
    """
    if len(answer) > LONGEST:
        raise Problem(en=f"the answer has {len(answer):,} characters; at most {LONGEST:,} are read",
                      ko=f"답안이 {len(answer):,}자입니다. {LONGEST:,}자까지만 읽습니다")
    wanted = set(items)
    plain, squeezed = folded(answer), normalised(answer)
    findings = tuple(judge(entry, plain, squeezed) for entry in notes("rubric")["items"]
                     if not wanted or entry["id"] in wanted)
    written = misconceptions(squeezed)
    deducted = DEDUCTION * len(written) if practice else Fraction(0)
    earned = sum((finding.earned for finding in findings), Fraction(0))
    total = sum((finding.weight for finding in findings), Fraction(0))
    return Assessment(findings, written, max(Fraction(0), earned - deducted), total, deducted)


def assess_prompt(identity: str, answer: str, practice: bool = False) -> Assessment:
    """An answer to a question of prompts.json ("E01" is the question of the source text)."""
    return assess(answer, item("prompts", identity)["rubric"], practice)


def chapter_of(identity: str) -> str:
    """The chapter to read for an item of the rubric ("C3" -> "ch08")."""
    return next(chapter for chapter, items in CHAPTERS.items() if identity in items.split())


def checklist() -> list[dict[str, str]]:
    """What a reader ticks on their own: pictures, tables, order, length. Counted apart, never added."""
    return notes("rubric")["presentation_checklist"]


def model_answer(lang: str) -> str:
    """The outline that is shown after the answer has been assessed."""
    return notes("model_answers")[lang]
