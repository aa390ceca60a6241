"""deploylab check: try a solution; the first time, get the file to work in."""

import sys
from pathlib import Path
from typing import Any

from deploylab.cli.output import as_json
from deploylab.cli.practice_words import APP, CHANGES, LABS, PLAYED, SAY
from deploylab.grading import student, written
from deploylab.grading.exercise import Exercise, exercises
from deploylab.grading.jobs import Result
from deploylab.grading.progress import Progress
from deploylab.problems import Problem

HELP = {
    "ko": "문제의 풀이를 점검한다. 처음이면 풀이 파일을 만들어 준다",
    "en": "check a solution; the first time, get the file to work in",
}
EXAMPLE = "deploylab check 05"
AFTER = {"ko": "다음 문제:  deploylab check {number}  ({title})", "en": "Next:  deploylab check {number}  ({title})"}


def arguments(parser: Any) -> None:
    parser.add_argument("exercise", nargs="?", help="slug | NN | FILE.py")
    parser.add_argument("file", nargs="?", type=Path, help="default: <slug>.py (.txt) in this folder")
    parser.add_argument("--seed", help="practice with other numbers (of the questions, or of the hidden checks)")
    parser.add_argument("--marks", help='written answers: your own points for each row, such as "2 1 0.5"')
    parser.add_argument("--json", action="store_true")


def main(args: Any) -> int:
    progress = opened(args.lang)
    if args.exercise is None:
        raise which(progress)
    exercise, path = place(args)
    if args.file is None and (not path.exists() or other_numbers(exercise, path, args.seed)):
        begin(exercise, path, args.seed or "1", args.lang, args.json)
        return 0
    result = student.check(exercise, student.read(path), progress, numbers(args.marks), args.seed)
    if args.json:
        print(as_json({"exercise": exercise.slug, **result}))
    else:
        show(exercise, result, path, args.lang)
    whole = bool(written.answer_in(student.read(path))) if exercise.type == "written" else result["status"] == "passed"
    return 0 if whole else 1


def other_numbers(exercise: Exercise, path: Path, seed: str | None) -> bool:
    """Whether the sheet that is there was drawn with another seed than the one asked for."""
    drawn = exercise.type in ("computed", "predict")
    return drawn and seed is not None and student.seed_of(student.read(path)) != seed


def which(progress: Progress) -> Problem:
    """What to say to somebody who named no exercise."""
    rows = student.overview(progress)
    number = next((row["number"] for row in rows if (row["points"] or 0) < row["max_points"]), rows[0]["number"])
    return Problem(
        en=f"Which exercise? Next for you is deploylab check {number}; all of them: deploylab progress.",
        ko=f"어느 문제를 점검할까요? 다음 문제는 deploylab check {number}, 전체 목록은 deploylab progress입니다.",
    )


def place(args: Any) -> tuple[Exercise, Path]:
    """The exercise and the student's file; `check rolling.py` means both."""
    exercise = student.wanted(args.exercise)
    named = Path(args.exercise) if Path(args.exercise).suffix in (".py", ".txt") else None
    return exercise, args.file or named or Path(exercise.file)


def opened(lang: str) -> Progress:
    progress = Progress()
    if progress.notice:
        print(progress.notice[lang], file=sys.stderr)
    return progress


def numbers(marks: str | None) -> list[float] | None:
    try:
        return None if marks is None else [float(mark) for mark in marks.replace(",", " ").split()]
    except ValueError:
        raise Problem(
            en=f'--marks {marks!r}: write numbers with blanks between, such as "2 1 0.5".',
            ko=f'--marks {marks!r}: 수를 빈칸으로 나누어 적으세요. 예: "2 1 0.5".',
        ) from None


def begin(exercise: Exercise, path: Path, seed: str, lang: str, quiet: bool = False) -> None:
    """Write the file to work in, show the task, and say what to do next."""
    kept = student.write_anew(path, student.begun(exercise, seed, lang))
    if quiet:
        print(as_json({"exercise": exercise.slug, "begun": str(path), "kept": str(kept) if kept else None}))
        return
    print(exercise.task(lang))
    if exercise.type in ("computed", "predict"):
        print(path.read_text(encoding="utf-8"))
    print(SAY["begun"][lang].format(path=path.resolve()))
    if kept:
        print(SAY["kept"][lang].format(kept=kept))
    print(SAY["next" if exercise.type != "written" else "next_written"][lang].format(number=exercise.number))


def show(exercise: Exercise, result: Result, path: Path, lang: str) -> None:
    """Each check, and below the first that failed: why, the idea behind it, and where to go on."""
    print(f"{exercise.number} {exercise.title[lang]}  ({path})")
    if exercise.type == "written":
        show_written(exercise, result, path, lang)
        return
    first = next((row for row in result["checks"] if not row["passed"]), None)
    if not result["checks"] or (first and first["kind"] == "unusable"):  # one reason for all of them
        print(f"  {result['message'][lang]}")
    for row in result["checks"]:
        if row["kind"] == "unusable":
            continue
        name = row["title"][lang] if exercise.type == "code" else row["name"]
        print(f"  {'[v]' if row['passed'] else '[ ]'} {name}  {row['points']:g}/{row['max_points']:g}")
        if row is first or (exercise.type != "code" and not row["passed"]):
            explain(exercise, row, lang)
    if result["output"]:
        print("\n".join(f"  | {line}" for line in result["output"].splitlines()[:20]))
    walls = f"  ({SAY['walls'][lang].format(level=result['isolation'])})" if exercise.type == "code" else ""
    print(SAY["total"][lang].format(points=result["points"], most=result["max_points"]) + walls)
    further(exercise, first, path, lang, result.get("try"))


def explain(exercise: Exercise, row: Result, lang: str) -> None:
    print("\n".join(f"      {line}" for line in row["message"][lang].splitlines()))
    for name in row["misconceptions"]:
        text = exercise.misconceptions.get(name, {}).get(lang, "")
        if text and text not in row["message"][lang]:
            print(f"      {SAY['wrong_idea'][lang].format(text=text)}")


def further(exercise: Exercise, first: Result | None, path: Path, lang: str, tried: int | None = None) -> None:
    """The commands that help from here."""
    number = exercise.number
    if first is None:
        print(SAY["done"][lang].format(number=number))
        after = next((one for one in exercises().values() if one.number > number), None)
        if after is not None:
            print(AFTER[lang].format(number=after.number, title=after.title[lang]))
    else:
        print(SAY["hint"][lang].format(number=number, task=first["task"]))
        if first["kind"] != "unusable":
            show_lab(exercise, first, lang, tried)
    if exercise.type in ("computed", "predict"):
        seed = student.seed_of(student.read(path))
        if tried:
            print(SAY["answer"][lang].format(number=number))
        print(SAY["again"][lang].format(number=number, seed=int(seed) + 1 if seed.isdigit() else 1))


def show_lab(exercise: Exercise, failed: Result, lang: str, tried: int | None = None) -> None:
    """Where the mistake can be watched: the run that suffers from it, the lab, the student's own file on the lab."""
    lab, scenario = LABS.get(exercise.chapter, ("", ""))
    change = next((CHANGES[name] for name in failed["misconceptions"] if name in CHANGES), "") if scenario else ""
    if scenario:
        print(SAY["run"][lang].format(scenario=scenario + (f" --set {change}" if change else "")))
    if lab:
        print(SAY["lab"][lang].format(link=f"{APP}/?lab={lab}" + (f"&{change}" if change else "")))
    if exercise.slug in PLAYED:
        link = f"{APP}/exercises?ex={exercise.slug}" + (f"&try={tried}" if tried else "")
        print(SAY["played"][lang].format(link=link, file=exercise.file))


def show_written(exercise: Exercise, result: Result, path: Path, lang: str) -> None:
    answer = written.answer_in(student.read(path))
    if not answer:
        print(SAY["empty"][lang].format(path=path.resolve()))
        return
    for number, row in enumerate(result["checks"], 1):
        print(f"  {number}. {row['title'][lang]}  {row['points']:g}/{row['max_points']:g}")
    mirror(exercise, answer, lang)
    if all(row["kind"] == "self" for row in result["checks"]):
        print(SAY["total"][lang].format(points=result["points"], most=result["max_points"]))
        print(result["message"][lang])
    else:
        most = " ".join(f"{row['max_points']:g}" for row in result["checks"])
        print(SAY["rubric"][lang].format(number=exercise.number, most=most))
    print(SAY["answer"][lang].format(number=exercise.number))


def mirror(exercise: Exercise, answer: str, lang: str) -> None:
    """Which items of the book's rubric the words of the answer touch: a mirror, not a mark."""
    from deploylab.book.exam import assess

    items = [item for row in exercise.rubric for item in row.get("words", ())]
    if items:
        seen = assess(answer, items)
        found, missing = (
            ", ".join(one.name[lang] for one in seen.findings if (one.state == "found") == wanted) or "-"
            for wanted in (True, False)
        )
        print(SAY["mirror"][lang].format(found=found, missing=missing))
        for wrong in seen.misconceptions:
            print(f"  ! {wrong.message[lang]}")
