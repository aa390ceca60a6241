"""Whose file is it, and for which exercise? The ways in which submissions arrive.

round_robin/kim.py                                  flat, with --exercise: one file a student
kim/round_robin.py                                  one folder a student, files named as in the hand-out
kim.zip                                             one archive a student
kimminsu_LATE_4711_99_round_robin-1.py              Canvas, "download submissions" (an archive is named so, too)
Minsu Kim_4711_assignsubmission_file_/round_robin.py            Moodle, in folders (or the same without folders)
submission_4711/round_robin.py + submission_metadata.yml        Gradescope export
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from deploylab.grading.archives import Contents
from deploylab.grading.exercise import Exercise

CANVAS = re.compile(r"^(?P<student>.+?)_(?:LATE_)?(?P<id>\d+)_\d+_(?P<file>.+)$")
MOODLE = re.compile(r"^(?P<student>.+)_(?P<id>\d+)_assignsubmission_[a-z]+_?(?P<file>.*)$")
CODE = (".py", ".py.txt")
COPY = re.compile(r"( \(\d+\)|-\d+)(?=\.\w+$)")
GRADESCOPE = re.compile(r"^(submission_\d+):(?:\n(?![^ :-]).*)*?\n.*:email: *(\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Handed:
    """One student's file for one exercise; `data` None: not handed in, or twice (`note` says).

    `instead`: what was handed in that no exercise calls for, where this one is missing.
    """

    student: str
    exercise: Exercise
    data: bytes | None
    note: str = ""
    instead: tuple[str, ...] = ()


def sort_out(contents: Contents, exercises: dict[str, Exercise], only: Exercise | None) -> list[Handed]:
    """Every (student, exercise) pair: those found, and those missing of exercises that others handed in."""
    emails = dict(GRADESCOPE.findall(decoded(contents.files.get("submission_metadata.yml", b""))))
    found: dict[tuple[str, str], list[tuple[int, str, bytes | None]]] = {}
    others: dict[str, dict[str, bytes | None]] = {}
    for path in [*contents.files, *(path for path in contents.refused if path not in contents.files)]:
        data = contents.files.get(path)
        student, file = owner(path)
        student = emails.get(student, student)
        exercise = exercise_of(file, exercises) or (
            only if only and "/" not in path and file.lower().endswith(CODE) else None
        )
        if not student or file == "submission_metadata.yml":
            continue
        foreign = others.setdefault(student, {}) if "/" in path or exercise or whole_name(path) else {}
        if exercise is None or (only is not None and exercise is not only):
            if file.lower().endswith(CODE) and exercise is None:
                foreign[file] = data
            continue
        found.setdefault((student, exercise.slug), []).append((path.count("/"), path, data))
    for student, files in others.items():
        if only and len(files) == 1 and (student, only.slug) not in found:  # one file, one exercise: it is meant
            found[student, only.slug] = [(0, name, data) for name, data in files.items()]
    wanted = {slug for _, slug in found} | ({only.slug} if only else set())
    return [
        chosen(student, exercises.get(slug) or only, found.get((student, slug), []), contents.refused, others[student])  # type: ignore[arg-type]
        for student in sorted(others)
        for slug in wanted_in_order(wanted, exercises, only)
    ]


def wanted_in_order(wanted: set[str], exercises: dict[str, Exercise], only: Exercise | None) -> Iterable[str]:
    order = list(dict.fromkeys([*exercises, *([only.slug] if only else [])]))
    return [slug for slug in order if slug in wanted]


def chosen(
    student: str, exercise: Exercise, files: list[tuple[int, str, bytes | None]], refused: dict[str, str],
    others: dict[str, bytes | None],
) -> Handed:  # fmt: skip
    """The file that counts: the one nearest to the top; among Canvas's numbered copies the last."""
    if not files:
        return Handed(student, exercise, None, "missing", tuple(sorted(others)))
    nearest = min(depth for depth, _, _ in files)
    candidates = sorted(((copy_number(path), path, data) for depth, path, data in files if depth == nearest), key=str)
    candidates.sort(key=lambda entry: entry[0])
    last = [entry for entry in candidates if entry[0] == candidates[-1][0]]
    if len({data for _, _, data in last}) > 1:
        return Handed(student, exercise, None, "twice: " + ", ".join(path for _, path, _ in last))
    _, path, data = last[-1]
    return Handed(student, exercise, data, "" if data is not None else "refused: " + refused.get(path, ""))


def copy_number(path: str) -> int:
    found = COPY.search(path)
    return int(re.sub(r"\D", "", found[0])) if found else 0


def owner(path: str) -> tuple[str, str]:
    """(student, file name) of a path."""
    first, *rest = PurePosixPath(path).parts
    moodle = MOODLE.match(first)
    if moodle:
        return f"{moodle['student']}_{moodle['id']}", rest[-1] if rest else moodle["file"]
    canvas = CANVAS.match(first)
    if canvas:
        return f"{canvas['student']}_{canvas['id']}", rest[-1] if rest else canvas["file"]
    if rest:
        return first, rest[-1]
    return first.rpartition(".")[0], first


def whole_name(path: str) -> bool:
    """Whether the name of a single file tells whose it is, as learning platforms write it."""
    return bool(MOODLE.match(path) or CANVAS.match(path))


def exercise_of(file: str, exercises: dict[str, Exercise]) -> Exercise | None:
    plain = COPY.sub("", re.sub(r"(?i)\.py\.txt$", ".py", file)).casefold()  # Windows hides the second ending
    return next((exercise for exercise in exercises.values() if exercise.file == plain), None)


def decoded(data: bytes) -> str:
    return data.decode("utf-8", "replace")
