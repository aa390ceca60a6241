"""The grader's side of a worker: start it, give it a job, get the result; start it anew if it dies."""

import json
import os
import select
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from deploylab.grading.exercise import Exercise
from deploylab.grading.jobs import Job, Result
from deploylab.grading.sandbox.levels import Limits, best
from deploylab.problems import Problem

PATIENCE = 30.0  # seconds beyond the limits: starting pytest and children on a busy machine


class Worker:
    """One worker process for one exercise; a context manager."""

    def __init__(self, exercise: Exercise, level: str | None = None):
        self.exercise, self.level = exercise, level or best()
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Worker":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> subprocess.Popen[bytes]:
        root = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join(part for part in (root, os.environ.get("PYTHONPATH", "")) if part)
        return subprocess.Popen(
            [sys.executable, "-m", "deploylab.grading.worker", str(self.exercise.folder), self.level],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=tempfile.gettempdir(),
            env={**os.environ, "PYTHONPATH": path, "PYTHONSAFEPATH": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip

    def grade(self, job: Job) -> Result:
        """The result of one job. A worker that died or was stopped by a file is started again once for it."""
        for _ in range(2):
            if self.process is None or self.process.poll() is not None:
                self.process = self.start()
            result = self.exchange(self.process, job)
            if result is not None:
                return result
            self.close()
        return ended(self.exercise, job, self.level)

    def exchange(self, process: subprocess.Popen[bytes], job: Job) -> Result | None:
        assert process.stdin and process.stdout
        try:
            process.stdin.write(json.dumps(asdict(job)).encode() + b"\n")
            process.stdin.flush()
            line = self.line(process.stdout, Limits().times(max(1.0, job.factor)).total + PATIENCE)
        except OSError:
            return None
        result: dict[str, Any] | None = json.loads(line) if line.endswith(b"\n") else None
        if result and "problem" in result:
            self.close()
            raise Problem(**result["problem"])
        return result

    def line(self, source: IO[bytes], seconds: float) -> bytes:
        """The worker's next line, or what came of it in time: a file at a weak isolation level can stop its grader."""
        found, deadline = b"", time.monotonic() + seconds
        while not found.endswith(b"\n") and select.select([source], [], [], max(0.0, deadline - time.monotonic()))[0]:
            piece = os.read(source.fileno(), 1 << 20)
            if not piece:
                break
            found += piece
        return found

    def close(self) -> None:
        if self.process is None:
            return
        assert self.process.stdin and self.process.stdout
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
        self.process = None


def ended(exercise: Exercise, job: Job, level: str) -> Result:
    """The result of a file that no worker outlived; after its second chance it stands."""
    message = {
        "ko": "이 파일을 채점하는 동안 채점 프로세스가 두 번 끝나거나 멈추었습니다.",
        "en": "The grading process ended or was stopped twice on this file.",
    }
    return {
        "id": job.id, "isolation": level, "checks": [], "seconds": 0.0, "unproven": job.factor == 1,
        "points": 0, "max_points": exercise.points, "status": "error", "message": message, "output": "",
    }  # fmt: skip
