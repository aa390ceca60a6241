"""A trusted process that grades one exercise's submissions: jobs come in as JSON lines, results go out as JSON lines.

python -m deploylab.grading.worker exercises/05_round_robin bwrap+seccomp
"""

import ctypes
import json
import os
import select
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from deploylab.grading.bench import run
from deploylab.grading.exercise import load
from deploylab.grading.jobs import Job, Result
from deploylab.grading.sandbox.survivors import adopt_orphans, sweep
from deploylab.problems import Problem

IDLE = 60.0  # seconds: a cluster's worker keeps its grading process no longer; the next job starts another


def main(folder: str, level: str) -> None:
    """Serve until the input ends or nothing comes for a while. A broken exercise is told as {"problem": {...}}."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, int(signal.SIGKILL), 0, 0, 0)  # die with the grader, even by kill -9
    adopt_orphans()
    sweep()
    jobs, results = sys.stdin.buffer, os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # nothing else that is printed may get among the results

    def incoming() -> Iterator[Job]:
        while select.select([jobs], [], [], IDLE)[0] and (line := jobs.readline()):
            yield Job(**json.loads(line))

    def deliver(result: Result) -> None:
        results.write(json.dumps(result).encode() + b"\n")

    try:
        run(load(Path(folder)), level, incoming(), deliver)
    except Problem as problem:
        deliver({"problem": {"ko": problem.ko, "en": problem.en}})


if __name__ == "__main__":
    main(*sys.argv[1:3])
