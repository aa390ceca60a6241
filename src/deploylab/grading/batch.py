"""Grade a class: in parallel, each file once, in a state that survives `kill -9`.

Every result is written to SQLite in a transaction of its own as soon as it is known, under a key of everything that
decides it: the checks, the student, the bytes handed in. A second start finds those keys and does only what is left.
A timeout of a file that was kept waiting for the processor is tried again at the end, alone, with three times the time.
"""

import contextlib
import hashlib
import json
import os
import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from deploylab.grading import questions
from deploylab.grading.decoding import text_of
from deploylab.grading.jobs import Job, Result
from deploylab.grading.layouts import Handed
from deploylab.grading.sandbox.levels import best
from deploylab.grading.state import State
from deploylab.grading.workers import Worker
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
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[list[Result], list[Change]]:  # fmt: skip
    """Grade what is not graded yet; every row in the order of `handed`, and what changed if `regrade`."""
    with contextlib.closing(State(out)) as state:
        secret = state.secret()
        keys = [key_of(one, secret) for one in handed]
        old = {key: state.known(key) for key in keys}
        todo = {key: one for key, one in zip(keys, handed, strict=True) if regrade or old[key] is None}
        done = len(handed) - len(todo)
        progress(done, len(handed))
        for key, result in results(todo, secret, workers):
            state.store(key, todo[key], result)
            done += 1
            progress(done, len(handed))
        rows = [row(one, state.known(key) or {}) for key, one in zip(keys, handed, strict=True)]
    changes = [
        change for key, one, now in zip(keys, handed, rows, strict=True) if (change := changed(one, old[key], now))
    ]
    write_whole(out / "results.json", json.dumps(rows, ensure_ascii=False, indent=1))
    return rows, changes if regrade else []


def results(todo: dict[str, Handed], secret: str, workers: int) -> Iterator[tuple[str, Result]]:
    """(key, result) as they become known."""
    waiting: queue.SimpleQueue[tuple[str, Job, Handed]] = queue.SimpleQueue()
    again = []
    for key, handed in sorted(todo.items(), key=lambda pair: (pair[1].exercise.folder.name, pair[1].student)):
        try:
            text = text_from(handed)
        except Problem as problem:
            yield key, unreadable(handed, problem)
            continue
        if handed.exercise.type == "code":
            waiting.put((key, Job(key, handed.student, text, secret), handed))
        else:
            yield key, without_code(handed, text, secret)
    for key, handed, result in in_parallel(waiting, min(workers, max(1, waiting.qsize()))):
        if result["unproven"]:
            again.append((key, handed))
        else:
            yield key, result
    for key, handed in again:
        with Worker(handed.exercise) as alone:
            yield key, alone.grade(Job(key, handed.student, text_from(handed), secret, SECOND_CHANCE))


def in_parallel(waiting: queue.SimpleQueue, workers: int) -> Iterator[tuple[str, Handed, Result]]:
    finished: queue.SimpleQueue = queue.SimpleQueue()
    stop = threading.Event()
    threads = [threading.Thread(target=work, args=(waiting, finished, stop), daemon=True) for _ in range(workers)]
    for thread in threads:
        thread.start()
    try:
        running = workers
        while running:
            answer = finished.get()
            if answer is None:
                running -= 1
            elif isinstance(answer, BaseException):
                raise answer
            else:
                yield answer
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def work(waiting: queue.SimpleQueue, finished: queue.SimpleQueue, stop: threading.Event) -> None:
    """One thread: one worker process, started anew when the exercise changes."""
    worker: Worker | None = None
    try:
        while not stop.is_set():
            key, job, handed = waiting.get_nowait()
            if worker is None or worker.exercise is not handed.exercise:
                if worker is not None:
                    worker.close()
                worker = Worker(handed.exercise)
            finished.put((key, handed, worker.grade(job)))
    except queue.Empty:
        pass
    except BaseException as problem:
        finished.put(problem)
    finally:
        if worker is not None:
            worker.close()
        finished.put(None)


def text_from(handed: Handed) -> str:
    if handed.data is None:
        if handed.note == "missing":
            raise Problem(
                en=f"{handed.exercise.file} was not handed in.", ko=f"{handed.exercise.file}을(를) 내지 않았습니다."
            )
        if handed.note.startswith("refused"):
            raise Problem(
                en=f"{handed.exercise.file} was not read ({handed.note}).",
                ko=f"{handed.exercise.file}을(를) 읽지 않았습니다({handed.note}).",
            )
        raise Problem(
            en=f"{handed.exercise.file} was handed in {handed.note}; hand in one.",
            ko=f"{handed.exercise.file}이(가) 여럿입니다({handed.note}). 하나만 내세요.",
        )
    return text_of(handed.data)


def without_code(handed: Handed, text: str, secret: str) -> Result:
    """An answer sheet is marked here; what is written is left to a person with the rubric."""
    if handed.exercise.type != "written":
        return questions.grade(handed.exercise, text, secret, handed.student)
    message = {
        "ko": "서술형 답안은 채점 기준표로 사람이 채점합니다.",
        "en": "A written answer is marked by a person, by the rubric.",
    }
    return {**blank(handed), "status": "written", "message": message, "output": text[:20_000]}


def unreadable(handed: Handed, problem: Problem) -> Result:
    status = "missing" if handed.note == "missing" else "error"
    return {**blank(handed), "status": status, "message": {"ko": problem.ko, "en": problem.en}}


def blank(handed: Handed) -> Result:
    isolation = best() if handed.exercise.type == "code" else questions.NO_CODE
    most = handed.exercise.points
    return {"points": 0, "max_points": most, "isolation": isolation, "checks": [], "seconds": 0.0, "output": ""}


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
