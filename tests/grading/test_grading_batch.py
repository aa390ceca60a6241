"""A class: the same verdict at any -j, nothing lost and nothing done twice after kill -9, and what a regrade changed."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deploylab.grading import batch
from deploylab.grading.exercise import exercises
from deploylab.grading.layouts import Handed
from deploylab.grading.workers import Worker

ROOT = Path(__file__).parent.parent.parent
RIGHT = (ROOT / "exercises" / "05_round_robin" / "solution.py").read_bytes()
WRONG = b"class RoundRobin:\n    def pick(self, servers, request): return servers[0]\n"


def handed(**files):
    return [Handed(student, exercises()["round_robin"], data) for student, data in files.items()]


def verdicts(rows):
    return [(row["student"], row["status"], row["points"]) for row in rows]


@pytest.fixture
def counted(monkeypatch):
    """How many jobs were really given to a worker."""
    jobs = []
    real = Worker.grade
    monkeypatch.setattr(Worker, "grade", lambda self, job: jobs.append(job) or real(self, job))
    return jobs


def test_the_verdict_is_the_same_at_any_number_of_workers(tmp_path):
    files = {f"s{n}": (RIGHT, WRONG, b"import os; os._exit(0)", b"def")[n % 4] for n in range(8)}
    one, _ = batch.grade(handed(**files), tmp_path / "1", workers=1)
    three, _ = batch.grade(handed(**files), tmp_path / "3", workers=3)
    assert verdicts(one) == verdicts(three)
    assert verdicts(one)[:4] == [("s0", "passed", 6), ("s1", "failed", 0), ("s2", "error", 0), ("s3", "error", 0)]


def test_a_second_run_grades_only_what_is_new_or_changed(tmp_path, counted):
    batch.grade(handed(kim=RIGHT, lee=WRONG), tmp_path)
    rows, _ = batch.grade(handed(kim=RIGHT, lee=RIGHT, park=None), tmp_path)
    assert len(counted) == 3
    assert [row["points"] for row in rows] == [6, 6, 0]


def test_a_regrade_tells_what_changed_and_nothing_else(tmp_path):
    batch.grade(handed(kim=RIGHT, lee=WRONG), tmp_path)
    with sqlite3.connect(tmp_path / "grades.sqlite") as db:
        text = db.execute("select result from grade where student = 'kim'").fetchone()[0]
        older = json.dumps({**json.loads(text), "status": "partial", "points": 2})
        db.execute("update grade set result = ? where student = 'kim'", (older,))
    rows, changes = batch.grade(handed(kim=RIGHT, lee=WRONG), tmp_path, regrade=True)
    assert [(c.student, c.before, c.after) for c in changes] == [("kim", ("partial", 2), ("passed", 6))]
    assert [row["points"] for row in rows] == [6, 0]


def test_a_timeout_on_a_busy_machine_is_tried_again_alone_with_three_times_the_time(tmp_path, monkeypatch):
    jobs = []

    def busy(worker, job):
        jobs.append((job.student, job.factor))
        good = {"status": "passed", "points": 6, "unproven": False}
        late = {"status": "timeout", "points": 0, "unproven": True}
        return late if job.student == "slow" and job.factor == 1 else good

    monkeypatch.setattr(Worker, "grade", busy)
    rows, _ = batch.grade(handed(slow=RIGHT, kim=RIGHT), tmp_path, workers=2)
    assert sorted(jobs[:2]) == [("kim", 1.0), ("slow", 1.0)] and jobs[2:] == [("slow", batch.SECOND_CHANCE)]
    assert verdicts(rows) == [("slow", "passed", 6), ("kim", "passed", 6)]


def test_a_first_try_that_ran_out_of_time_is_not_tried_twice_after_a_stop(tmp_path, monkeypatch):
    jobs = []

    def busy(worker, job):
        jobs.append(job.factor)
        if job.factor > 1 and len(jobs) == 2:
            raise KeyboardInterrupt
        return {"status": "timeout", "points": 0, "unproven": True}

    monkeypatch.setattr(Worker, "grade", busy)
    with pytest.raises(KeyboardInterrupt):
        batch.grade(handed(slow=RIGHT), tmp_path)
    batch.grade(handed(slow=RIGHT), tmp_path)
    assert jobs == [1.0, batch.SECOND_CHANCE, batch.SECOND_CHANCE]


def command(folder, out, *more):
    return [
        *(sys.executable, "-m", "deploylab", "grade", str(folder), "--exercise", "round_robin", "--out", str(out)),
        *("-j", "2", "--lang", "en", *more),
    ]


def environment():
    return {**os.environ, "PYTHONPATH": str(ROOT / "src")}


def rows_of(out):
    """(key, rowid) of every result, as another process sees them."""
    if not (out / "grades.sqlite").exists():
        return set()
    with sqlite3.connect(out / "grades.sqlite", timeout=30) as db:
        there = db.execute("select 1 from sqlite_master where name = 'grade'").fetchone()
        return set(db.execute("select key, rowid from grade")) if there else set()


@pytest.mark.slow
def test_killed_at_any_moment_and_started_again_it_loses_nothing_and_grades_nothing_twice(tmp_path, monkeypatch):
    folder, out = tmp_path / "class", tmp_path / "out"
    folder.mkdir()
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    for n in range(24):
        (folder / f"s{n:02}.py").write_bytes((RIGHT, WRONG)[n % 2])
    graded = set()
    for _ in range(3):
        run = subprocess.Popen(command(folder, out), env=environment(), stdout=subprocess.DEVNULL)
        while run.poll() is None and len(rows_of(out)) < len(graded) + 4:
            time.sleep(0.02)
        run.send_signal(signal.SIGKILL)
        run.wait()
        now = rows_of(out)
        assert graded < now  # rows that were there are still there, from the same moment
        graded = now
    told = subprocess.run(command(folder, out, "--json"), env=environment(), capture_output=True, check=True)
    rows = json.loads(told.stdout)
    assert [(row["student"], row["points"]) for row in rows] == [(f"s{n:02}", (6, 0)[n % 2]) for n in range(24)]
    assert graded < rows_of(out) and len(rows_of(out)) == 24
    assert not list(scratch.iterdir())  # what the killed workers left was swept by the last ones


def test_the_command_prints_one_json_object_for_each_student_and_exercise(tmp_path):
    for student, data in (("kim", RIGHT), ("lee", "class RoundRobin:\n".encode("utf-16"))):
        (tmp_path / "in" / student).mkdir(parents=True)
        (tmp_path / "in" / student / "round_robin.py").write_bytes(data)
    whole = [*command(tmp_path / "in", tmp_path / "out", "--json")]
    whole = [word for word in whole if word not in ("--exercise", "round_robin")]
    told = subprocess.run(whole, env=environment(), capture_output=True, check=True)
    kim, lee = json.loads(told.stdout)
    assert set(kim) == {"student", "exercise", "status", "points", "max_points", "isolation", "message"}
    assert (kim["student"], kim["status"], kim["points"], kim["max_points"]) == ("kim", "passed", 6, 6)
    assert (lee["status"], lee["points"]) == ("error", 0) and "UTF-16" in lee["message"]


def test_a_folder_without_submissions_is_bad_usage_said_in_one_sentence(tmp_path):
    told = subprocess.run(command(tmp_path, tmp_path / "out"), env=environment(), capture_output=True)
    assert told.returncode == 2 and b"--exercise" in told.stderr and b"Traceback" not in told.stderr
