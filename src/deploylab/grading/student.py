"""A student at work: the file in the current folder, its check, the next hint, the answer after a try.

The command line and the app call these; what they return is plain, what they write is never written over anything.
"""

import re
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import Any

from deploylab.grading import questions, written
from deploylab.grading.decoding import text_of
from deploylab.grading.exercise import Exercise, exercises, find
from deploylab.grading.jobs import Job, Result
from deploylab.grading.messages import Text
from deploylab.grading.progress import Progress
from deploylab.grading.workers import Worker
from deploylab.problems import Problem

PRACTICE = "practice"  # the secret of practice: anybody may know it
SEED_LINE = re.compile(r"^# seed:\s*(\S+)", re.MULTILINE)
ASKED = {"ko": "아래 `이름:` 뒤에 답을 적고 저장하세요.", "en": "Write your answers behind `name:` below, and save."}


def wanted(name: str) -> Exercise:
    """The exercise of a slug, number, folder, or of a student's file (`rolling.py`)."""
    return find(Path(name).stem if Path(name).suffix in (".py", ".txt") else name)


def begun(exercise: Exercise, seed: str = "1", lang: str = "en") -> str:
    """What the student's file holds at first: a starter, a sheet of questions, or an empty answer below the task."""
    if exercise.type == "code":
        return exercise.text("starter.py")
    if exercise.type == "written":
        return written.sheet(exercise, lang)
    lines = [f"# {exercise.number} {exercise.title[lang]}", f"# seed: {seed}", f"# {ASKED[lang]}", ""]
    for one in posed(exercise, seed):
        first, *rest = one.text[lang].splitlines()
        lines += [
            f"# ({one.question.points}) {first}",
            *(f"#     {line}" for line in rest),
            f"{one.question.name}: ",
            "",
        ]
    return "\n".join(lines)


def posed(exercise: Exercise, seed: str) -> list[questions.Posed]:
    """The questions of a practice seed."""
    return [questions.pose(exercise, question, PRACTICE, seed) for question in questions.questions(exercise)]


def seed_of(text: str) -> str:
    """The practice seed that a sheet was drawn with; Problem for a sheet of a course, whose numbers are secret."""
    found = SEED_LINE.search(text)
    if found is None:
        raise Problem(
            en="This sheet has no line `# seed: 1`, so its numbers are not known here. If your course gave it to you, "
            "hand it in; for practice, run deploylab check in another folder.",
            ko="이 답안지에는 `# seed: 1` 같은 줄이 없어 어떤 수로 낸 문제인지 알 수 없습니다. 수업에서 받은 것이면 "
            "그대로 제출하고, 연습은 다른 폴더에서 deploylab check로 시작하세요.",
        )
    return found[1]


def read(path: Path) -> str:
    """The student's file; Problem if it cannot be read."""
    try:
        return text_of(path.read_bytes())
    except OSError as trouble:
        raise Problem(
            en=f"{path} cannot be read: {trouble.strerror or trouble}.",
            ko=f"{path} 파일을 읽을 수 없습니다: {trouble.strerror or trouble}.",
        ) from None


def write_anew(path: Path, text: str) -> Path | None:
    """Write the file; what was there is kept under the first free name (`x.py.1`), which is returned."""
    kept = None
    try:
        if path.exists():
            places = (path.with_name(f"{path.name}.{number}") for number in count(1))
            kept = next(place for place in places if not place.exists())
            path.rename(kept)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as trouble:
        raise Problem(
            en=f"{path} cannot be written: {trouble.strerror or trouble}. Go to a folder of your own and try again.",
            ko=f"{path} 파일을 쓸 수 없습니다: {trouble.strerror or trouble}. 자신의 폴더로 옮겨 다시 해 보세요.",
        ) from None
    return kept


def check(
    exercise: Exercise, text: str, progress: Progress | None = None,
    marks: list[float] | None = None, hidden: str | None = None,
) -> Result:  # fmt: skip
    """Check a student's text, and note the try if it was one (`try` is its number). Code runs in the sandbox.

    `marks`: a writer's own points; `hidden`: another seed for the hidden checks of code.
    """
    seed = seed_of(text) if exercise.type in ("computed", "predict") else ""
    if exercise.type == "code":
        with Worker(exercise) as worker:
            result = worker.grade(Job("check", hidden or PRACTICE, text, PRACTICE))
    elif exercise.type == "written":
        result = written.grade(exercise, text, marks)
    else:
        result = questions.grade(exercise, text, PRACTICE, seed)
    if progress is not None and is_try(exercise, text, result):
        result = {**result, "try": progress.add_try(exercise.slug, result, seed, text)}
    return result


def is_try(exercise: Exercise, text: str, result: Result) -> bool:
    """The starter as it was, an empty or an unreadable answer costs nothing, and earns no look at the solution."""
    if exercise.type == "code":
        return text.split() != exercise.text("starter.py").split()
    if exercise.type == "written":
        return bool(written.answer_in(text))
    return any(row["kind"] in ("right", "wrong") for row in result["checks"])


def next_hint(exercise: Exercise, progress: Progress, task: int | None = None) -> tuple[int, int, Text, bool]:
    """(task, level, hint, whether it is new): of the task asked for, or the first that the last try did not pass."""
    if exercise.type == "written":
        raise Problem(
            en=f"{exercise.slug} has no hints; its rubric says what counts: deploylab check {exercise.number}.",
            ko=f"{exercise.slug} 문제에는 힌트 대신 채점 기준표가 있습니다: deploylab check {exercise.number}.",
        )
    if task is None:
        last = progress.last(exercise.slug)
        failed = [row["task"] for row in last[1]["checks"] if not row["passed"]] if last else []
        task = min(failed, default=min(exercise.hints))
    if task not in exercise.hints:
        raise Problem(
            en=f"{exercise.slug} has no task {task}; it has {', '.join(map(str, exercise.hints))}.",
            ko=f"{exercise.slug} 문제에는 {task}번 과제가 없습니다. 있는 과제: {', '.join(map(str, exercise.hints))}.",
        )
    levels = exercise.hints[task]
    taken = progress.hints(exercise.slug).get(task, 0)
    level = min(taken + 1, len(levels))
    progress.take_hint(exercise.slug, task, level)
    return task, level, levels[level - 1], taken < len(levels)


def answer(exercise: Exercise, progress: Progress, seed: str | None = None) -> list[tuple[str, Text]]:
    """(heading, text) of the answer, for somebody who has tried; Problem for who has not."""
    last = progress.last(exercise.slug, seed)
    if last is None:
        command = f"deploylab check {exercise.number}" + (f" --seed {seed}" if seed else "")
        raise Problem(
            en=f"Try it once first: {command}. An unchanged starter or an empty answer is no try.",
            ko=f"먼저 한 번 풀어 보세요: {command}. 고치지 않은 시작 파일이나 빈 답은 시도가 아닙니다.",
        )
    if exercise.type == "code":
        text = exercise.text("solution.py")
        return [("solution.py", {"ko": text, "en": text})]
    if exercise.type == "written":
        return [("", written.model(exercise))]
    rows = []
    for one in posed(exercise, last[0] if seed is None else seed):
        right = shown(one.right)
        told = {lang: f"{right} {one.question.unit}".rstrip() + f"\n{one.why[lang]}" for lang in ("ko", "en")}
        rows.append((one.question.name, told))
    return rows


def shown(right: Any) -> str:
    """A right answer as one would write it; a number with two decimals at most."""
    if isinstance(right, Fraction | float):
        return f"{float(right):.2f}".rstrip("0").rstrip(".")
    return questions.typed(right)


def overview(progress: Progress) -> list[dict[str, Any]]:
    """A row for every exercise: best points, tries, hints taken."""
    return [
        {
            "number": exercise.number, "exercise": slug, "title": exercise.title, "type": exercise.type,
            "points": progress.best(slug), "max_points": exercise.points, "tries": progress.tries(slug),
            "hints": sum(progress.hints(slug).values()),
        }
        for slug, exercise in exercises().items()
    ]  # fmt: skip
