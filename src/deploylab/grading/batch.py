"""Grade a class: in parallel, each file once, in a state that survives `kill -9`.

Every result is written to SQLite in a transaction of its own as soon as it is known, under a key of everything that
decides it: the checks, the student, the bytes handed in. A second start finds those keys and does only what is left.
A timeout of a file that was kept waiting for the processor is tried again at the end, alone, with three times the time.
"""

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
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
    A row is a result without its checks and output: a class of them is held in memory, whole results are not.
    """
    with contextlib.closing(State(out)) as state:
        secret = state.secret()
        keys = [key_of(one, secret) for one in handed]
        old = {key: state.verdict(key) for key in keys}
        todo = {key: one for key, one in zip(keys, handed, strict=True) if regrade or old[key] is None}
        done = len(handed) - len(todo)
        progress(done, len(handed))
        for key, result in graded(todo, secret, workers, scheduler, state):
            state.store(key, todo[key], result)
            done += 1
            progress(done, len(handed))
        whole = (row(one, state.known(key) or {}) for key, one in zip(keys, handed, strict=True))
        rows = written(out / "results.json", whole)
    changes = [
        change for key, one, now in zip(keys, handed, rows, strict=True) if (change := changed(one, old[key], now))
    ]
    return rows, changes if regrade else []


def graded(
    todo: dict[str, Handed], secret: str, workers: int, scheduler: str | None, state: State
) -> Iterator[tuple[str, Result]]:
    """(key, result) of these, by whoever is to do it; nobody is asked if nothing is left to do."""
    if todo:
        exercises = [handed.exercise for handed in todo.values()]
        with spread(scheduler, exercises) if scheduler else local(min(workers, len(todo))) as crew:
            yield from results(todo, secret, crew, state)


def results(todo: dict[str, Handed], secret: str, crew: Crew, state: State) -> Iterator[tuple[str, Result]]:
    """(key, result) as they become known."""
    waiting, again = {}, []
    for key, handed in sorted(todo.items(), key=lambda pair: (pair[1].exercise.folder.name, pair[1].student)):
        try:
            text = text_from(handed)
        except Problem as problem:
            yield key, unreadable(handed, problem, crew.level)
            continue
        job = Job(key, handed.student, text, secret)
        if handed.exercise.type != "code":
            yield key, without_code(handed, text, secret)
        elif state.postponed(key):
            again.append((handed.exercise, job))
        else:
            waiting[crew.submit(handed.exercise, job)] = (handed.exercise, job)
    for (exercise, job), future in as_finished(waiting, crew.pool):
        result = crew.result(exercise, job, future)
        if result["unproven"]:
            state.postpone(job.id)
            again.append((exercise, job))
        else:
            yield job.id, result
    for exercise, first in again:  # one at a time: nobody else keeps it waiting
        job = replace(first, factor=SECOND_CHANCE)
        alone = {crew.submit(exercise, job): job}
        for _, future in as_finished(alone, crew.pool):
            yield job.id, crew.result(exercise, job, future)


def row(handed: Handed, result: Result) -> Result:
    return {**result, "student": handed.student, "exercise": handed.exercise.slug}


def changed(handed: Handed, old: tuple[str, float] | None, now: Result) -> Change | None:
    after = (now["status"], now["points"])
    return None if old is None or old == after else Change(handed.student, handed.exercise.slug, old, after)


def written(place: Path, whole: Iterable[Result]) -> list[Result]:
    """Write results to a file that is there whole or not at all, one at a time; what is kept of them."""
    rows: list[Result] = []
    part = place.with_name(place.name + ".part")
    with open(part, "w", encoding="utf-8") as file:
        for result in whole:
            file.write(("[" if not rows else ",") + json.dumps(result, ensure_ascii=False) + "\n")
            rows.append({name: value for name, value in result.items() if name not in ("checks", "output")})
        file.write("]\n" if rows else "[]\n")
    os.replace(part, place)
    return rows
