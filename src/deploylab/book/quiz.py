"""The quiz: a question as printed or, from a seed, with other numbers; and whether a response answers it."""

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from deploylab.book.content import item, notes
from deploylab.book.study import written
from deploylab.book.variants import RECIPES
from deploylab.book.variants.recipe import Draw
from deploylab.problems import Problem

KOREAN_LETTERS = str.maketrans("가나다라마", "abcde")


@dataclass(frozen=True)
class Question:
    """A question in both languages. `answer` is a letter, a number, a text, or a list of them."""

    id: str
    chapter: str
    kind: str  # mcq, multi, numeric, short, sequence, order, match
    text: dict[str, str]
    choices: dict[str, list[str]]
    answer: Any
    explanation: dict[str, str]
    seed: int | None = None

    def answer_text(self, lang: str) -> str:
        """The answer as a reader of this language would write it."""
        return written(self.answer, self.text[lang])


def question(identity: str, seed: int | None = None) -> Question:
    """A question of the quiz. With a seed, its numbers are drawn if it has a recipe; same seed, same question."""
    printed = item("quiz", identity)
    choices = {lang: printed[f"choices_{lang}"] for lang in ("ko", "en") if f"choices_{lang}" in printed}
    if seed is None or identity not in RECIPES:
        return Question(
            identity,
            printed["chapter"],
            printed["type"],
            {"ko": printed["ko"], "en": printed["en"]},
            choices,
            printed["answer"],
            {"ko": printed["explain_ko"], "en": printed["explain_en"]},
        )
    recipe = RECIPES[identity]
    numbers = recipe.draw(Draw(f"{identity}/{seed}"))
    why = recipe.why(**numbers)
    return Question(
        identity,
        printed["chapter"],
        printed["type"],
        {"ko": recipe.ko(**numbers), "en": recipe.en(**numbers)},
        choices,
        recipe.answer(**numbers),
        {"ko": why, "en": why},
        seed,
    )


def of_chapter(chapter: str, seed: int | None = None) -> list[Question]:
    """The questions of a chapter."""
    return [question(printed["id"], seed) for printed in notes("quiz") if printed["chapter"] == chapter]


def parts(response: str) -> list[str]:
    """The pieces of a response with several answers: “A, B, C”, “A B C”, “ABC” or “A→B→C”."""
    spaced = re.sub("[①-⑳]", lambda circled: f" {unicodedata.normalize('NFKC', circled[0])} ", response)
    pieces = [piece for piece in re.split(r"[\s,;/→·]+", spaced) if piece]
    return list(pieces[0]) if len(pieces) == 1 and pieces[0].isalpha() else pieces


def readings(response: str) -> list[list[str]]:
    """The pieces, with a comma taken as between them or inside a number: “202,000, 2,000”."""
    joined = re.sub(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?!\d)", lambda found: found[0].replace(",", ""), response)
    return [parts(joined), parts(response)]


def number(text: str) -> Fraction:
    """A number as people write it: 1,200 or 43.2 or 400분."""
    found = re.fullmatch(r"\s*([-−+]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?)\s*(?:%|[^\W\d]+)?\s*", text)
    if not found:
        raise Problem(
            en=f"“{text.strip()}” is not a number; write for example 43.2",
            ko=f"“{text.strip()}”은(는) 수가 아닙니다. 43.2처럼 쓰십시오",
        )
    return Fraction(found[1].replace(",", "").replace("−", "-"))


def same(expected: Any, given: str) -> bool:
    """One answer against one piece of a response. Korean letters of a list stand for Latin ones."""
    try:
        wanted = Fraction(str(expected))
    except ValueError:
        return str(expected).casefold() == given.strip(" ().").casefold().translate(KOREAN_LETTERS)
    return number(given) == wanted


def correct(asked: Question, response: str) -> bool:
    """Whether a response is right. One that cannot be read is a Problem, not a mistake."""
    if not response.strip():
        raise Problem(en="the answer is empty", ko="답이 비어 있습니다")
    if isinstance(asked.answer, list):
        return any(all_right(asked, pieces) for pieces in readings(response))
    if asked.kind == "short" and len(str(asked.answer)) > 1:
        return re.sub(r"\s*,\s*", ", ", response.strip().rstrip(".")) == str(asked.answer)
    return same(asked.answer, response)


def all_right(asked: Question, pieces: list[str]) -> bool:
    """A list of answers: in order, except where any order is right."""
    if asked.kind == "multi":
        return {piece.casefold() for piece in pieces} == {str(answer).casefold() for answer in asked.answer}
    if len(pieces) != len(asked.answer):
        return False
    return all(same(expected, piece) for expected, piece in zip(asked.answer, pieces, strict=True))
