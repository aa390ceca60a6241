"""Questions for a Moodle quiz, as Moodle XML: drawn ones in many variants, choices, and written ones with their rubric.

Each question has a category of its own that holds its variants, so "add a random question" gives every student other
numbers. A wrong answer that a misconception gives is worth nothing and names it. A wrong answer costs no penalty.
What the importer takes was read in question/format/xml/format.php (import_numerical, _multichoice, _shortanswer,
_essay); `idnumber` is unique within a category, `*` in a short answer would be a wildcard.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from typing import Any
from xml.etree import ElementTree

from deploylab.grading import questions, written
from deploylab.grading.exercise import Exercise
from deploylab.grading.messages import clean

SEQUENCES = (" ", ", ", ",", "-", " - ", "→", " → ", "->", " -> ")
ORDER = {
    "ko": "차례대로, 빈칸으로 나누어 쓰세요.",
    "en": "Write them in order, with blanks between.",
}
RUBRIC = {"ko": "채점 기준표", "en": "Rubric"}
MODEL = {"ko": "모범 답안", "en": "Model answer"}


@dataclass(frozen=True)
class Choice:
    """A question with choices that is the same for everybody. `right`: the texts of those that are; `many`: some of
    several, so that Moodle shows boxes to tick."""

    name: str
    category: str
    text: str
    choices: tuple[str, ...]
    right: tuple[str, ...]
    why: str = ""
    points: int = 1
    many: bool = False


def quiz(
    wanted: Iterable[Exercise], secret: str, variants: int, lang: str, choices: Iterable[Choice] = ()
) -> str:  # fmt: skip
    """The whole file. Variant n is drawn as for a student called `variant n`."""
    root = ElementTree.Element("quiz")
    for exercise in wanted:
        place = f"deploylab/{lang}/{exercise.number} {exercise.title[lang].replace('/', '//')}"
        if exercise.type == "written":
            category(root, place)
            essay(root, exercise, lang)
        elif exercise.type != "code":
            for question in questions.questions(exercise):
                category(root, f"{place}/{question.name}")
                for posed, number in drawn(exercise, question, secret, variants):
                    asked(root, exercise, posed, number, lang)
    for place in dict.fromkeys(choice.category for choice in choices):
        category(root, f"deploylab/{lang}/{place.replace('/', '//')}")
        for choice in choices:
            if choice.category == place:
                chosen(root, choice)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def drawn(
    exercise: Exercise, question: questions.Question, secret: str, variants: int
) -> list[tuple[questions.Posed, int]]:
    """The variants, each text once."""
    posed = (questions.pose(exercise, question, secret, f"variant {number}") for number in range(1, variants + 1))
    found = {one.text["en"]: (one, number) for number, one in reversed(list(enumerate(posed, 1)))}
    return sorted(found.values(), key=lambda pair: pair[1])


def asked(root: ElementTree.Element, exercise: Exercise, posed: questions.Posed, number: int, lang: str) -> None:
    """One variant, in the type of question that its answer needs."""
    question, right = posed.question, posed.right
    named = {name: exercise.misconceptions.get(name, {}).get(lang, "") for name in posed.wrong}
    kind = "multichoice" if question.choices else "numerical" if numeric(right) else "shortanswer"
    text = f"{exercise.task(lang)}\n\n{html(posed.text[lang])}"
    if isinstance(right, list | tuple):
        text += f"\n<p>{ORDER[lang]}</p>"
    elif numeric(right) and question.unit:
        text += f"\n<p>({escape(question.unit)})</p>"
    node = header(
        root, kind, f"{exercise.number} {question.name} {number:03}", text, question.points, html(posed.why[lang]),
        f"{exercise.number}-{question.name}-{number:03}",
    )  # fmt: skip
    if kind == "multichoice":
        options(node, question.choices, (str(right),), {str(posed.wrong[name]): told for name, told in named.items()})
    elif kind == "numerical":
        answer(node, decimal(right), 100, tolerance=question.tolerance)
        for name, told in named.items():
            answer(node, decimal(posed.wrong[name]), 0, told, question.tolerance)
        units(node, question)
    else:
        add(node, "usecase", "0")
        for spelled in spellings(right):
            answer(node, spelled, 100)
        for name, told in named.items():
            for spelled in spellings(posed.wrong[name]):
                answer(node, spelled, 0, told)


def numeric(value: Any) -> bool:
    return isinstance(value, int | float | Fraction)


def decimal(value: Any) -> str:
    """A number with a point and enough places to be within any tolerance."""
    return str(value) if isinstance(value, int) else f"{float(value):.8f}".rstrip("0").rstrip(".")


def spellings(value: Any) -> list[str]:
    """The ways to write a word or a sequence that Moodle is to take for the same."""
    if not isinstance(value, list | tuple):
        return [str(value).replace("*", "\\*")]
    return [separator.join(map(str, value)).replace("*", "\\*") for separator in SEQUENCES]


def units(node: ElementTree.Element, question: questions.Question) -> None:
    """A unit may be written or left out; it is never marked."""
    known = [unit for unit in dict.fromkeys((question.unit, *question.units)) if unit]
    if known:
        below = ElementTree.SubElement(node, "units")
        for unit in known:
            one = ElementTree.SubElement(below, "unit")
            add(one, "multiplier", "1")
            add(one, "unit_name", unit)
    for name, value in (("unitgradingtype", "0"), ("unitpenalty", "0"), ("showunits", "0" if known else "3")):
        add(node, name, value)


def chosen(root: ElementTree.Element, choice: Choice) -> None:
    node = header(root, "multichoice", choice.name, html(choice.text), choice.points, html(choice.why), choice.name)
    options(node, choice.choices, choice.right, {}, choice.many)


def options(
    node: ElementTree.Element, choices: tuple[str, ...], right: tuple[str, ...], told: dict[str, str],
    many: bool = False,
) -> None:  # fmt: skip
    """The choices, shuffled by Moodle; of several right ones each has its share, and a wrong one takes as much away."""
    share = 100 / len(right)
    for name, value in (("single", str(not many).lower()), ("shuffleanswers", "true"), ("answernumbering", "abc")):
        add(node, name, value)
    for one in choices:
        lost = -share if many else 0.0
        answer(node, html(one), share if one in right else lost, told.get(one, ""), form="html")


def essay(root: ElementTree.Element, exercise: Exercise, lang: str) -> None:
    """A written answer: the rubric and the model answer are for the marker's eyes only."""
    name = f"{exercise.number} {exercise.title[lang]}"
    node = header(root, "essay", name, exercise.task(lang), exercise.points, "", exercise.number)
    for name, value in (
        ("responseformat", "editor"), ("responserequired", "1"), ("responsefieldlines", "20"), ("attachments", "0"),
        ("attachmentsrequired", "0"),
    ):  # fmt: skip
        add(node, name, value)
    rows = "".join(f"<li>{escape(row[lang])} ({row['points']})</li>" for row in exercise.rubric)
    told = f"<p>{RUBRIC[lang]}</p><ol>{rows}</ol><p>{MODEL[lang]}</p>{html(written.model(exercise)[lang])}"
    worded(node, "graderinfo", told)
    worded(node, "responsetemplate", "")


def header(
    root: ElementTree.Element, kind: str, name: str, text: str, points: int, why: str, identity: str
) -> ElementTree.Element:
    node = ElementTree.SubElement(root, "question", type=kind)
    add(ElementTree.SubElement(node, "name"), "text", name)
    worded(node, "questiontext", text, "markdown")
    worded(node, "generalfeedback", why)
    for key, value in (("defaultgrade", str(points)), ("penalty", "0"), ("hidden", "0"), ("idnumber", identity)):
        add(node, key, value)
    return node


def category(root: ElementTree.Element, path: str) -> None:
    node = ElementTree.SubElement(root, "question", type="category")
    add(ElementTree.SubElement(node, "category"), "text", f"$course$/top/{path}")


def answer(
    node: ElementTree.Element, text: str, percent: float, told: str = "", tolerance: float | None = None,
    form: str = "moodle_auto_format",
) -> None:  # fmt: skip
    fraction = f"{percent:.5f}".rstrip("0").rstrip(".") if percent % 1 else str(int(percent))
    one = ElementTree.SubElement(node, "answer", fraction=fraction, format=form)
    add(one, "text", text)
    worded(one, "feedback", html(told))
    if tolerance is not None:
        add(one, "tolerance", f"{tolerance:g}")


def worded(node: ElementTree.Element, name: str, text: str, form: str = "html") -> None:
    add(ElementTree.SubElement(node, name, format=form), "text", text)


def add(node: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(node, name).text = clean(text, len(text))


def html(text: str) -> str:
    """Plain text for a web page; a text of several lines keeps its columns."""
    if not text:
        return ""
    return f"<pre>{escape(text)}</pre>" if "\n  " in text else f"<p>{escape(text)}</p>".replace("\n", "<br>")
