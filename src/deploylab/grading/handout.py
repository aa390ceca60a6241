"""What a student is given. Only what is listed here leaves: never a solution, a hidden check or a mutant."""

import re
from pathlib import Path

from deploylab.grading import questions
from deploylab.grading.exercise import Exercise
from deploylab.grading.exports import read_csv
from deploylab.problems import Problem

COLUMNS = ("student", "username", "id", "sis login id", "login", "email", "email address", "name")
SAFE = re.compile(r"[\w가-힣@.+-][\w가-힣@.+ -]{0,99}")
SHEET = {
    "ko": "# 줄마다 `이름: 답`을 적어 이 파일을 내세요.",
    "en": "# Write `name: answer`, one line a question, and hand in this file.",
}


def students(roster: Path) -> list[str]:
    """The students of a roster CSV, each once; their names become folder names, so they must be fit for that."""
    rows, _ = read_csv(roster)
    header = [title.strip().casefold() for title in rows[0]] if rows else []
    column = next((header.index(name) for name in COLUMNS if name in header), None)
    if column is None:
        raise Problem(
            en=f"{roster} has no column named one of {', '.join(COLUMNS)}; it has {header}.",
            ko=f"{roster}에 다음 이름의 열이 없습니다: {', '.join(COLUMNS)}. 있는 열: {header}.",
        )
    names = [row[column].strip() for row in rows[1:] if len(row) > column and row[column].strip()]
    for line, name in enumerate(names, 2):
        if not SAFE.fullmatch(name) or set(name) <= {"."} or names.count(name) > 1:
            raise Problem(
                en=f"{roster}, line {line}: {name!r} comes twice or cannot be a folder's name.",
                ko=f"{roster} {line}번째 줄: {name!r}은(는) 두 번 나오거나 폴더 이름이 될 수 없습니다.",
            )
    return names


def hand_out(folder: Path, student: str, wanted: list[Exercise], secret: str) -> None:
    """Write a student's folder; a file that is there already is left as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    for exercise in wanted:
        for lang in ("ko", "en"):
            task = exercise.task(lang)
            if exercise.type in ("computed", "predict"):
                task += "\n" + asked(exercise, student, secret, lang)
            write_new(folder / f"{exercise.slug}.{lang}.md", task)
        write_new(folder / exercise.file, first_text(exercise))


def first_text(exercise: Exercise) -> str:
    if exercise.type == "code":
        return exercise.text("starter.py")
    if exercise.type == "written":
        return ""
    names = "".join(f"{question.name}: \n" for question in questions.questions(exercise))
    return f"{SHEET['ko']}\n{SHEET['en']}\n{names}"


def asked(exercise: Exercise, student: str, secret: str, lang: str) -> str:
    posed = [questions.pose(exercise, question, secret, student) for question in questions.questions(exercise)]
    return "\n".join(f"**{one.question.name}** ({one.question.points}): {one.text[lang]}\n" for one in posed)


def write_new(path: Path, text: str) -> None:
    if not path.exists():
        path.write_text(text, encoding="utf-8")
