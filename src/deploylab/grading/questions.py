"""Questions that are drawn for each student: computed (a number) and predict (a sequence or a choice).

An exercise of these types has a `question.py` beside its exercise.toml that defines `QUESTIONS`, for example

    from deploylab.grading.questions import Question

    def draw(draws):                        # all chance comes from here: integer(low, high), one_of, shuffled
        return {"servers": draws.integer(3, 6), "seconds": draws.integer(10, 60)}

    QUESTIONS = (
        Question(
            name="longest", points=2, draw=draw, unit="s",
            text={"ko": "서버 {servers}대를 ... 몇 초입니까?", "en": "... {servers} servers ... how many seconds?"},
            answer=lambda servers, seconds: servers * seconds,
            misconceptions={"all_at_once": lambda servers, seconds: seconds},
            why={"ko": "{servers} × {seconds}초입니다.", "en": "{servers} × {seconds} s."},
        ),
    )

`text` and `why` are format strings over what was drawn, or functions of it that return {"ko", "en"} (for a log).
The answer's type says how the student's is read: a number (int, float, Fraction: within `tolerance`), a str (one word,
capitals do not matter; list them in `choices` if there are choices), or a list or tuple of str (a sequence).
A misconception is named as in exercise.toml. A draw for which a misconception gives the right answer is drawn again.
Students hand in `<slug>.txt`: one line a question, `name: answer`, or just the answers in order.
"""

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Any

from deploylab.grading import answers
from deploylab.grading.draws import Draws, course_key, seed_of
from deploylab.grading.exercise import Exercise
from deploylab.grading.jobs import Result
from deploylab.grading.messages import Text, clean

MOST_DRAWS = 500
NO_CODE = "no code is run"


@dataclass(frozen=True)
class Question:
    """One question: how it is drawn, what is right, and what somebody with a misconception would answer."""

    name: str
    points: int
    draw: Callable[[Draws], dict[str, Any]]
    answer: Callable[..., Any]
    text: Text | Callable[..., Text]
    misconceptions: dict[str, Callable[..., Any]] = field(default_factory=dict)
    why: Text | Callable[..., Text] | None = None
    unit: str = ""
    units: tuple[str, ...] = ()  # other spellings that are accepted
    tolerance: float = 0.005
    choices: tuple[str, ...] = ()

    def read(self, text: str, right: Any) -> Any:
        """The student's answer in the type of the right one; None if it cannot be read."""
        if isinstance(right, int | float | Fraction):
            return answers.numbers(text, (self.unit, *self.units))
        found = answers.words(text)
        if found is None or isinstance(right, list | tuple):
            return found
        whole = answers.plain(text).casefold()
        return whole if not self.choices or whole in [choice.casefold() for choice in self.choices] else None

    def same(self, given: Any, answer: Any) -> bool:
        """Whether what was read is this answer."""
        if isinstance(answer, int | float | Fraction):
            return any(abs(value - Fraction(answer)) <= Fraction(self.tolerance) for value in given)
        if isinstance(answer, list | tuple):
            return bool(given == tuple(str(item).casefold() for item in answer))
        return bool(given == str(answer).casefold())

    def confused(self, answer: Any, other: Any) -> bool:
        """Whether two answers could not be told apart."""
        if isinstance(answer, int | float | Fraction):
            return abs(Fraction(answer) - Fraction(other)) <= 2 * Fraction(self.tolerance)
        return str(answer).casefold() == str(other).casefold()


@dataclass(frozen=True)
class Posed:
    """A question as one student has it."""

    question: Question
    given: dict[str, Any]
    text: Text
    right: Any
    wrong: dict[str, Any]

    @property
    def why(self) -> Text:
        return said(self.question.why, self.given) if self.question.why else {"ko": "", "en": ""}


@dataclass(frozen=True)
class Outcome:
    """What became of an answer. `status`: right, wrong, empty, unreadable; only right and wrong count as a try."""

    status: str
    misconceptions: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        return self.status in ("right", "wrong")


def said(words: Text | Callable[..., Text], given: dict[str, Any]) -> Text:
    if callable(words):
        return words(**given)
    return {lang: form.format(**given) for lang, form in words.items()}


@cache
def questions(exercise: Exercise) -> tuple[Question, ...]:
    """The QUESTIONS of an exercise's question.py."""
    name = f"deploylab_question_{exercise.number}_{exercise.slug}"
    spec = importlib.util.spec_from_file_location(name, exercise.folder / "question.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: tuple[Question, ...] = tuple(module.QUESTIONS)
    return found


def pose(exercise: Exercise, question: Question, secret: str, student: str, release: str = "") -> Posed:
    """The question with this student's numbers: always the same for (secret, exercise, student, release)."""
    key = course_key(secret, release)
    for attempt in range(MOST_DRAWS):
        number = seed_of(key, exercise.slug, student, question.name, str(attempt))
        given = question.draw(Draws(number))
        right = question.answer(**given)
        wrong = {name: rule(**given) for name, rule in question.misconceptions.items()}
        if not any(question.confused(right, answer) for answer in wrong.values()):
            return Posed(question, given, said(question.text, given), right, wrong)
    raise ValueError(f"{exercise.slug}, {question.name}: {MOST_DRAWS} draws, and in each a misconception is right")


def mark(posed: Posed, text: str) -> Outcome:
    """Judge a typed answer."""
    if not text.strip():
        return Outcome("empty")
    given = posed.question.read(text, posed.right)
    if given is None:
        return Outcome("unreadable")
    if posed.question.same(given, posed.right):
        return Outcome("right")
    return Outcome("wrong", tuple(name for name, answer in posed.wrong.items() if posed.question.same(given, answer)))


def grade(exercise: Exercise, text: str, secret: str, student: str, release: str = "") -> Result:
    """Mark a handed-in answer sheet; a result of the same shape as that of code."""
    posed = [pose(exercise, question, secret, student, release) for question in questions(exercise)]
    given = sheet(text, [one.question.name for one in posed])
    rows = [marked(exercise, one, given.get(one.question.name, "")) for one in posed]
    points, most = sum(row["points"] for row in rows), sum(row["max_points"] for row in rows)
    first = next((row["message"] for row in rows if not row["passed"]), {"ko": "", "en": ""})
    status = "passed" if points == most else "partial" if points else "failed"
    return {
        "isolation": NO_CODE, "checks": rows, "seconds": 0.0, "unproven": False, "points": points, "max_points": most,
        "status": status, "message": first, "output": "",
    }  # fmt: skip


def sheet(text: str, names: list[str]) -> dict[str, str]:
    """Question name -> what was typed: `name: answer` lines, else the lines in order."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    pairs = [line.partition(":") for line in lines]
    named = {name.strip(): answer.strip() for name, colon, answer in pairs if colon and name.strip() in names}
    return named or dict(zip(names, lines, strict=False))


def marked(exercise: Exercise, posed: Posed, typed: str) -> Result:
    outcome = mark(posed, typed)
    question, right = posed.question, outcome.status == "right"
    return {
        "name": question.name, "title": posed.text, "task": 1, "hidden": False, "passed": right, "kind": outcome.status,
        "points": question.points if right else 0, "max_points": question.points,
        "misconceptions": list(outcome.misconceptions), "message": message(exercise, outcome, typed, question.unit),
    }  # fmt: skip


def message(exercise: Exercise, outcome: Outcome, typed: str, unit: str = "") -> Text:
    """What to tell after an answer: never the right one."""
    if outcome.status == "right":
        return {"ko": "", "en": ""}
    if outcome.status == "empty":
        return {"ko": "답이 비어 있습니다.", "en": "There is no answer."}
    shown = clean(typed, 60)
    if outcome.status == "unreadable":
        ko, en = (f"({unit} 단위의 수)", f" (a number in {unit})") if unit else ("", "")
        return {"ko": f"답 {shown!r}을(를) 읽을 수 없습니다{ko}.", "en": f"The answer {shown!r} cannot be read{en}."}
    named = [exercise.misconceptions.get(name, {}) for name in outcome.misconceptions]
    ko, en = (" ".join(text.get(lang, "") for text in named) for lang in ("ko", "en"))
    return {"ko": f"{shown}은(는) 답이 아닙니다. {ko}".strip(), "en": f"{shown} is not the answer. {en}".strip()}


def typed(answer: Any) -> str:
    """An answer as a student would type it."""
    if isinstance(answer, Fraction):
        return f"{float(answer):.6f}"
    return " ".join(str(item) for item in answer) if isinstance(answer, list | tuple) else str(answer)
