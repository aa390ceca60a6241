"""An author's self-check: what must be true of an exercise before a student sees it."""

from collections.abc import Iterator

from deploylab.grading.exercise import TYPES, Exercise
from deploylab.grading.jobs import Job, Result
from deploylab.grading.workers import Worker

TRIVIAL_SHARE = 0.1
FIRST_OF_SERVERS = "next(iter(a[0] if isinstance(a[0], (list, tuple, dict)) else a), None) if a else None"
TRIVIAL = {
    "None": "None",
    "the first": FIRST_OF_SERVERS,
    "a random one": "random.choice(list(a[0])) if a and isinstance(a[0], (list, tuple)) and a[0] else random.random()",
    "True": "True",
    "0": "0",
}


def prove(exercise: Exercise) -> list[str]:
    """Every fault of the exercise as a sentence; an empty list if it may be given to students."""
    faults = [*missing_parts(exercise)]
    if exercise.type == "code" and not faults:
        with Worker(exercise) as worker:
            faults += judged(exercise, worker)
    if exercise.type in ("computed", "predict") and not faults:
        from deploylab.grading.prove_questions import faults_of

        faults += faults_of(exercise)
    return faults


def missing_parts(exercise: Exercise) -> Iterator[str]:
    needed = ["ko.md", "en.md"]
    if exercise.type == "code":
        needed += ["starter.py", "solution.py", "checks.py", "hidden_checks.py", "hints.toml"]
    elif exercise.type != "written":
        needed += ["question.py", "hints.toml"]
    yield from (f"{name} is missing" for name in needed if not (exercise.folder / name).exists())
    if exercise.type not in TYPES:
        yield f"unknown type {exercise.type}"
    if "hints.toml" in needed and (exercise.folder / "hints.toml").exists():
        yield from (
            f"task {task} has {len(rows)} hints, not 3" for task, rows in exercise.hints.items() if len(rows) != 3
        )
    named = {misconception for misconception, _ in exercise.mutants.values()}
    for name in sorted(named - set(exercise.misconceptions)):
        yield f"a mutant's misconception {name!r} is not in exercise.toml"
    if exercise.type == "code":
        yield from (
            f"no mutant for the misconception {name!r}" for name in sorted(set(exercise.misconceptions) - named)
        )
    for text in [exercise.title, *exercise.misconceptions.values()]:
        yield from (f"a text has no {lang}: {text}" for lang in ("ko", "en") if not text.get(lang))


def judged(exercise: Exercise, worker: Worker) -> Iterator[str]:
    def grade(name: str, text: str) -> Result:
        return worker.grade(Job(name, "author", text))

    solution = grade("solution", exercise.text("solution.py"))
    if solution["status"] != "passed" or solution["points"] != exercise.points:
        yield f"the solution gets {solution['points']} of {exercise.points}: {solution['message']['en']}"
    if solution["max_points"] != exercise.points:
        yield f"the checks are worth {solution['max_points']}, exercise.toml says {exercise.points}"
    tasks = {row["task"] for row in solution["checks"]}
    yield from (f"no hints for task {task}" for task in sorted(tasks - set(exercise.hints)))
    most = exercise.points * TRIVIAL_SHARE
    starter = grade("starter", exercise.text("starter.py"))
    if starter["points"] > most or starter["status"] not in ("failed", "partial"):
        yield f"the starter gets {starter['points']} ({starter['status']})"
    for name, expression in TRIVIAL.items():
        points = grade(name, trivial(exercise, expression))["points"]
        if points > most:
            yield f"the trivial answer {name} gets {points} of {exercise.points}"
    for stem, (misconception, text) in exercise.mutants.items():
        failed = [row for row in grade(stem, text)["checks"] if not row["passed"]]
        if not failed:
            yield f"the mutant {stem} passes"
        elif not any(misconception in row["misconceptions"] for row in failed):
            checks = [row["name"] for row in failed]
            yield f"the mutant {stem} fails, but no failed check names {misconception!r}: {checks}"


def trivial(exercise: Exercise, expression: str) -> str:
    """A file that answers every call with the same simple-minded expression of its arguments `a`."""
    answer = f"    return {expression}\n"
    lines = ["import random\n"]
    for name in exercise.functions:
        lines.append(f"def {name}(*a, **k):\n{answer}")
    for name in exercise.classes:
        lines.append(f"class {name}:\n    def __init__(self, *a, **k): pass\n")
        lines.append(
            f"    def __getattr__(self, _):\n        return self._answer\n    def _answer(self, *a, **k):\n    {answer}"
        )
    return "".join(lines)
