"""Grade a class: in parallel, each file once, in a state that survives `kill -9`.

Every result is written to SQLite in a transaction of its own as soon as it is known, under a key of everything that
decides it: the checks, the student, the bytes handed in. A second start finds those keys and does only what is left.
A timeout of a file that was kept waiting for the processor is tried again at the end, alone, with three times the time.
"""

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from deploylab.executors import as_finished
from deploylab.grading.crew import Crew, local, spread
from deploylab.grading.jobs import Job, Result
from deploylab.grading.layouts import Handed
from deploylab.grading.state import State
from deploylab.grading.uncoded import text_from, unreadable, without_code
from deploylab.problems import Problem

SECOND_CHANCE = 3.0


@dataclass(frozen=True)
class Change:
    """What a regrade changed for one student."""

    student: str
    exercise: str
    before: tuple[str, float]
    after: tuple[str, float]


def key_of(handed: Handed, secret: str) -> str:
    data = b"-" + handed.note.encode() if handed.data is None else handed.data
    parts = [
        handed.exercise.slug,
        handed.exercise.fingerprint,
        handed.student,
        secret,
        hashlib.sha256(data).hexdigest(),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def grade(
    handed: list[Handed], out: Path, workers: int = 1, regrade: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None, scheduler: str | None = None,
) -> tuple[list[Result], list[Change]]:  # fmt: skip
    """Grade what is not graded yet; every row in the order of `handed`, and what changed if `regrade`.

    `workers` of this machine do it, or those of the Dask cluster behind `scheduler` (tcp://...). The state is here.
    """
    with contextlib.closing(State(out)) as state:
        secret = state.secret()
        keys = [key_of(one, secret) for one in handed]
        old = {key: state.known(key) for key in keys}
        todo = {key: one for key, one in zip(keys, handed, strict=True) if regrade or old[key] is None}
        done = len(handed) - len(todo)
        progress(done, len(handed))
        for key, result in graded(todo, secret, workers, scheduler):
            state.store(key, todo[key], result)
            done += 1
            progress(done, len(handed))
        rows = [row(one, state.known(key) or {}) for key, one in zip(keys, handed, strict=True)]
    changes = [
        change for key, one, now in zip(keys, handed, rows, strict=True) if (change := changed(one, old[key], now))
    ]
    write_whole(out / "results.json", json.dumps(rows, ensure_ascii=False, indent=1))
    return rows, changes if regrade else []


def graded(todo: dict[str, Handed], secret: str, workers: int, scheduler: str | None) -> Iterator[tuple[str, Result]]:
    """(key, result) of these, by whoever is to do it; nobody is asked if nothing is left to do."""
    if todo:
        exercises = [handed.exercise for handed in todo.values()]
        with spread(scheduler, exercises) if scheduler else local(min(workers, len(todo))) as crew:
            yield from results(todo, secret, crew)


def results(todo: dict[str, Handed], secret: str, crew: Crew) -> Iterator[tuple[str, Result]]:
    """(key, result) as they become known."""
    waiting, again = {}, []
    for key, handed in sorted(todo.items(), key=lambda pair: (pair[1].exercise.folder.name, pair[1].student)):
        try:
            text = text_from(handed)
        except Problem as problem:
            yield key, unreadable(handed, problem, crew.level)
            continue
        if handed.exercise.type == "code":
            job = Job(key, handed.student, text, secret)
            waiting[crew.submit(handed.exercise, job)] = (handed.exercise, job)
        else:
            yield key, without_code(handed, text, secret)
    for (exercise, job), future in as_finished(waiting, crew.pool):
        result = crew.result(exercise, job, future)
        if result["unproven"]:
            again.append((exercise, replace(job, factor=SECOND_CHANCE)))
        else:
            yield job.id, result
    for exercise, job in again:  # one at a time: nobody else keeps it waiting
        alone = {crew.submit(exercise, job): job}
        for _, future in as_finished(alone, crew.pool):
            yield job.id, crew.result(exercise, job, future)


def row(handed: Handed, result: Result) -> Result:
    return {**result, "student": handed.student, "exercise": handed.exercise.slug}


def changed(handed: Handed, old: Result | None, now: Result) -> Change | None:
    if old is None or (old["status"], old["points"]) == (now["status"], now["points"]):
        return None
    before, after = (old["status"], old["points"]), (now["status"], now["points"])
    return Change(handed.student, handed.exercise.slug, before, after)


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8")
    os.replace(part, path)
