"""deploylab assign: what each student gets, or the same for Moodle and Gradescope; no solution and no hidden check."""

import argparse
from pathlib import Path
from typing import Any

HELP = {
    "ko": "명단의 학생마다 나눠 줄 과제 폴더를, 또는 Moodle 퀴즈나 Gradescope 채점기를 만든다",
    "en": "make a folder of assignments for each student of a roster, a Moodle quiz, or a Gradescope autograder",
}
EXAMPLE = "deploylab assign --roster roster.csv --exercises round_robin --out handout/"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--roster", type=Path, help="CSV with a column student (or username, ID, email)")
    parser.add_argument("--exercises", nargs="+", required=True, help="names or numbers; all for every one")
    parser.add_argument("--out", type=Path, default=Path("handout"), help="the folders of the roster's students")
    parser.add_argument(
        "--results", type=Path, default=Path("results"), help="where grade will keep its state and secret"
    )
    parser.add_argument(
        "--release", help="a term or a resit: other numbers for the same students (remembered in --results)"
    )
    parser.add_argument(
        "--moodle-quiz", type=Path, metavar="XML", help="questions in many variants, written ones with their rubric"
    )
    parser.add_argument("--variants", type=int, default=20, help="variants of a question in the quiz (default: 20)")
    parser.add_argument("--choices", action="store_true", help="the book's choice questions too, in the quiz")
    parser.add_argument("--gradescope", type=Path, metavar="ZIP", help="an autograder to upload to Gradescope")


def main(args: argparse.Namespace) -> int:
    import contextlib

    from deploylab.grading.exercise import exercises, find
    from deploylab.grading.handout import students
    from deploylab.grading.state import State

    wanted = list(exercises().values()) if args.exercises == ["all"] else [find(name) for name in args.exercises]
    people = students(args.roster) if args.roster else []
    refuse_nothing(args)
    with contextlib.closing(State(args.results)) as state:
        if args.release:
            state.belongs_to(args.release)
        key = state.secret()
    if args.roster:
        hand_out(args, people, wanted, key)
    if args.moodle_quiz:
        write(args.moodle_quiz, moodle(args, wanted, key).encode("utf-8"))
    if args.gradescope:
        from deploylab.grading.autograder import packed

        write(args.gradescope, packed(wanted, people, key, args.lang))
    return 0


def refuse_nothing(args: argparse.Namespace) -> None:
    from deploylab.problems import Problem

    if not (args.roster or args.moodle_quiz or args.gradescope):
        raise Problem(
            en="Say for whom: --roster roster.csv, --moodle-quiz quiz.xml or --gradescope autograder.zip.",
            ko="무엇을 만들지 정하세요: --roster roster.csv, --moodle-quiz quiz.xml, --gradescope autograder.zip.",
        )
    if not 1 <= args.variants <= 500:
        raise Problem(en="--variants is from 1 to 500.", ko="--variants는 1에서 500까지입니다.")


def hand_out(args: argparse.Namespace, people: list[str], wanted: list[Any], key: str) -> None:
    from deploylab.grading.handout import hand_out

    for student in people:
        hand_out(args.out / student, student, wanted, key)
    print({"ko": f"학생 {len(people)}명: {args.out}", "en": f"{len(people)} students: {args.out}"}[args.lang])


def moodle(args: argparse.Namespace, wanted: list[Any], key: str) -> str:
    from deploylab.grading.moodle_quiz import quiz

    return quiz(wanted, key, args.variants, args.lang, book_choices(args.lang) if args.choices else [])


def book_choices(lang: str) -> list[Any]:
    """The choice questions of the book; Moodle letters and shuffles them itself."""
    from deploylab.book.content import notes
    from deploylab.book.quiz import question
    from deploylab.grading.moodle_quiz import Choice

    found = []
    for printed in notes("quiz"):
        one = question(printed["id"])
        if one.kind in ("mcq", "multi") and one.choices:
            texts = {text[0]: text[2:].strip() for text in one.choices[lang]}
            right = tuple(texts[letter] for letter in one.answer)
            category = {"ko": f"교재 {one.chapter}", "en": f"The book, {one.chapter}"}[lang]
            why, many = one.explanation[lang], one.kind == "multi"
            found.append(Choice(one.id, category, one.text[lang], tuple(texts.values()), right, why, many=many))
    return found


def write(path: Path, data: bytes) -> None:
    """Write a file for another system, which replaces one that was made before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    print(path)
