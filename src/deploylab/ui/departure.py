"""A student's balancer or strategy on a lab's traffic, and the first step at which it departs from the reference.

The student's file runs in the grader's sandbox and answers through a pipe; the simulation runs in a process of its
own, which the app starts and may end. Questions come in as one line of JSON, the answer goes out as one:

    {"exercise": "round_robin", "text": "..."}  ->  {"step", "moment", "payloads": [reference, student's], "trouble"}

`step` is None if the two runs are the same to the end; `moment` is its place where the player shows both; `trouble` says in both languages what the file did wrong.
"""

import ctypes
import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import deploylab
from deploylab.grading.exercise import Exercise, find
from deploylab.grading.messages import explained, show
from deploylab.grading.sandbox.levels import Limits, best
from deploylab.grading.sandbox.survivors import adopt_orphans
from deploylab.grading.submission import Steps, Submission, SubmissionError
from deploylab.grading.vocabulary import stand_ins, words
from deploylab.story import tell
from deploylab.story.code import own_balancer
from deploylab.story.together import moment, parting
from deploylab.ui.standins import Picker, Release, Trouble

SECONDS = Limits(total=40.0)


@dataclass(frozen=True)
class Stage:
    """A lab's scenario for an exercise, and how its traffic meets the file: a class to balance, or a release to begin."""

    scenario: str
    changes: dict[str, Any]
    balancer: str = ""
    start: Callable[[Any, Any], Any] | None = None


CALM = {"traffic.rate": 8}
STAGES = {
    "round_robin": Stage("rolling", CALM, "RoundRobin"),  # during a release, so that the list of servers changes
    "least_connections": Stage("varied_cost", {"traffic.seconds": 15, "balancer.name": "least_connections"}, "LeastConnections"),
    "recreate": Stage("recreate", CALM, start=lambda file, fleet: file.recreate(fleet.pools["main"], fleet.new)),
    "rolling": Stage("rolling", CALM, start=lambda file, fleet: file.rolling(fleet.pools["main"], fleet.new, 1)),
    "draining": Stage("rolling", CALM, start=lambda file, fleet: file.retire(fleet.pools["main"][:1])),
    "blue_green": Stage("blue_green", CALM, start=lambda file, fleet: file.blue_green(
        fleet.pools["blue"], fleet.pools["green"], fleet.new)),
    "canary": Stage("canary", {"traffic.rate": 40, "traffic.seconds": 90}, start=lambda file, fleet: file.canary(
        fleet.pools["stable"], fleet.pools["fresh"], fleet.new, (25, 50), 10)),
}


def compare(exercise: Exercise, text: str, level: str | None = None) -> dict[str, Any]:
    """Both runs, told for the player, and the step at which they part."""
    stage = STAGES[exercise.slug]
    solution = ModuleType("reference")
    exec(compile(exercise.text("solution.py"), "reference.py", "exec"), solution.__dict__)  # ours, not a student's
    trouble = Trouble()
    reference = played(stage, solution, trouble)
    student = Submission(text, exercise.file, level or best(), SECONDS, exercise.classes,
                         stand_ins(exercise.modules), words(exercise.modules))
    try:
        student.begin()
        theirs = played(stage, student, trouble)
    except SubmissionError as problem:
        return {"step": None, "moment": 0, "payloads": [], "trouble": explained(problem)}
    except Exception as problem:  # whatever the world could not make of the student's words
        told = trouble.text or {"ko": f"이 순서는 실행할 수 없습니다: {show(str(problem))}", "en": f"This cannot be carried out: {show(str(problem))}"}
        return {"step": None, "moment": 0, "payloads": [], "trouble": told}
    finally:
        student.close()
    run, failed_at = theirs
    both = reference[0].trace.events, run.trace.events
    step = departed(*both, failed_at)
    if stage.balancer:
        reference[0].trace.meta["balancer"] = exercise.slug  # the solution is that balancer
    sources = ("", text) if stage.start else (None, None)
    payloads = [tell(each.trace, source, explain=False) for each, source in zip((reference[0], run), sources, strict=True)]
    if stage.balancer:
        payloads[1]["source"]["balancer"] = own_balancer(exercise.file, text)
    return {"step": step, "moment": 0 if step is None else moment(both, 1, step), "payloads": payloads, "trouble": trouble.text}


def played(stage: Stage, file: Any, trouble: Trouble) -> tuple[Any, int]:
    """The run of the scenario with this file in the place of ours, and the pick at which it failed (or -1)."""
    if stage.balancer:
        made = getattr(file, stage.balancer)()
        picker = made if isinstance(file, ModuleType) else Picker(made, trouble)
        run = deploylab.run(stage.scenario, balancer=lambda _: picker, **stage.changes)
        return run, getattr(picker, "failed_at", -1)

    def release(fleet: Any, options: Any) -> Any:
        assert stage.start
        steps = stage.start(file, fleet)
        if isinstance(file, ModuleType):
            return steps
        if not isinstance(steps, Steps):
            raise SubmissionError("raised", stage.scenario, "TypeError", "not a generator: use yield")
        return Release(steps, trouble)

    return deploylab.run(stage.scenario, strategy=release, **stage.changes), -1


def departed(reference: list[tuple], theirs: list[tuple], failed_at: int) -> int | None:
    """The first event that differs, or the pick that got no answer if that comes sooner."""
    picks = [step for step, event in enumerate(theirs) if event[1] == "pick"]
    unanswered = picks[failed_at - 1] if 0 < failed_at <= len(picks) else None
    return min((step for step in (unanswered, parting(reference, theirs)) if step is not None), default=None)


def main() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, int(signal.SIGKILL), 0, 0, 0)  # end with the app
    adopt_orphans()
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    asked = json.loads(sys.stdin.buffer.readline())
    out.write(json.dumps(compare(find(asked["exercise"]), asked["text"]), ensure_ascii=False).encode())


if __name__ == "__main__":
    main()
