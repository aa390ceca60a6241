"""What the grader costs, as ratios measured in one run (no test: a busy machine would make it lie).

python tests/grading/measure_grading.py
"""

import subprocess
import sys
import time
from statistics import median

from deploylab.grading.exercise import exercises
from deploylab.grading.jobs import Job
from deploylab.grading.sandbox import Process, available
from deploylab.grading.sandbox.levels import Limits
from deploylab.grading.workers import Worker

ROUNDS, CALLS = 20, 500


def milliseconds(deed):
    def once():
        started = time.perf_counter()
        deed()
        return (time.perf_counter() - started) * 1000

    return median(once() for _ in range(ROUNDS))


def call_microseconds(level):
    with Process(level, Limits()) as child:
        child.request({"op": "load", "text": "def f(x): return x", "file": "f.py", "modules": {}})
        body = {"op": "call", "on": None, "name": "f", "args": [1], "kw": {}, "keep": False}
        started = time.perf_counter()
        for _ in range(CALLS):
            child.request(body)
        return (time.perf_counter() - started) / CALLS * 1e6


def main():
    exercise = exercises()["round_robin"]
    job = Job("1", "someone", exercise.text("solution.py"))
    bare = milliseconds(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True))
    print(f"python -c pass: {bare:.1f} ms; one submission is {len(exercise.check_names)} checks")
    for level in available():
        with Worker(exercise, level) as worker:
            worker.grade(job)
            one = milliseconds(lambda: worker.grade(job))
        print(
            f"{level:18} submission {one:6.1f} ms = {one / bare:.1f} x bare; a call {call_microseconds(level):.0f} us"
        )


if __name__ == "__main__":
    main()
