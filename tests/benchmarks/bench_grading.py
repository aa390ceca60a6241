"""What grading costs, as ratios within one run: `python tests/benchmarks/bench_grading.py [--peers] [--class 1000]`.

By default: one sandboxed submission beside a bare `python -c pass`, one call across the pipe, and 30 trivial
submissions. `--peers` grades the same 30 with nbgrader 0.9.6 and otter-grader 7.0.0, installed in a scratch
environment (`--peers-env DIR` keeps it). `--class N` grades a class of N, a tenth of it hostile, twice: undisturbed,
and killed with `kill -9` again and again on the way; the results must be the same, and the memory flat.
"""

import argparse
import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from deploylab.grading.exercise import find
from deploylab.grading.jobs import Job
from deploylab.grading.sandbox import Process, available
from deploylab.grading.sandbox.levels import Limits
from deploylab.grading.workers import Worker

ROOT = Path(__file__).parents[2]
ROUNDS, CALLS = 25, 2000
RIGHT = "class RoundRobin:\n    def __init__(self): self.turn = -1\n    def pick(self, servers, request):\n        self.turn = (self.turn + 1) % len(servers)\n        return servers[self.turn]\n"
WRONG = ("class RoundRobin:\n    def pick(self, servers, request): return servers[0]\n", "class RoundRobin:\n    def pick(self, servers, request): return servers[-1]\n")


def seconds(deed):
    started = time.perf_counter()
    deed()
    return time.perf_counter() - started


def overhead():
    """One submission and one call, at every isolation level of this machine."""
    exercise = find("round_robin")
    job = Job("1", "someone", exercise.text("solution.py"))
    bare = median(seconds(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True)) for _ in range(ROUNDS))
    print(f"python -c pass: {bare * 1000:.1f} ms; a submission is {len(exercise.check_names)} checks")
    for level in available():
        with Worker(exercise, level) as worker:
            worker.grade(job)
            one = median(seconds(lambda worker=worker: worker.grade(job)) for _ in range(ROUNDS))
        print(f"{level:18} a submission {one * 1000:6.1f} ms = {one / bare:.2f} x bare; a call {call_time(level) * 1e6:.0f} us")


def call_time(level):
    with Process(level, Limits()) as child:
        child.request({"op": "load", "text": "def f(x): return x", "file": "f.py", "modules": {}})
        body = {"op": "call", "on": None, "name": "f", "args": [1], "kw": {}, "keep": False}
        return median(seconds(lambda: child.request(body)) for _ in range(CALLS))


def trivial(folder):
    """30 submissions, 10 right and 20 wrong, one file a student."""
    folder.mkdir(parents=True)
    texts = {f"s{n:02}": RIGHT if n % 3 == 0 else WRONG[n % 3 - 1] for n in range(30)}
    for student, text in texts.items():
        (folder / f"{student}.py").write_text(text)
    return texts


def command(folder, out, jobs):
    return [sys.executable, "-m", "deploylab", "grade", str(folder), "--exercise", "round_robin", "--out", str(out), "-j", str(jobs)]


def environment():
    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), "DEPLOYLAB_SECRET": "the same hidden checks in every run"}


def ours(scratch, jobs):
    """Seconds for the whole command on the 30, its start included."""
    out = scratch / f"ours{jobs}"
    taken = seconds(lambda: subprocess.run(command(scratch / "class", out, jobs), env=environment(), check=True, stdout=subprocess.DEVNULL))
    points = [row["points"] for row in json.loads((out / "results.json").read_text())]
    assert sum(point == max(points) for point in points) == 10, points
    return taken


def thirty(scratch, peers, place):
    texts = trivial(scratch / "class")
    taken = {jobs: ours(scratch, jobs) for jobs in (1, 2)}
    print(f"30 trivial submissions: ours {taken[1]:.2f} s with -j 1, {taken[2]:.2f} s with -j 2")
    if peers:
        import grading_peers

        for name, other in grading_peers.measured(scratch / "peers", texts, place):
            print(f"{name:22} {other:6.1f} s = {other / taken[1]:.0f} x ours with -j 1, {other / taken[2]:.0f} x ours with -j 2")


def class_of(folder, size):
    """A tenth is hostile; the others are right, begun or wrong in one of the known ways."""
    folder.mkdir(parents=True)
    exercise = find("round_robin")
    corpus = json.loads((ROOT / "tests" / "hostile" / "MANIFEST.json").read_text())["files"]
    hostile = [ROOT / "tests" / "hostile" / one["file"] for one in corpus if one["category"] not in ("honest", "encoding")]
    honest = [exercise.text("solution.py"), exercise.text("solution.py"), exercise.text("starter.py"), *(text for _, text in exercise.mutants.values())]
    for n in range(size):
        data = hostile[n // 10 % len(hostile)].read_bytes() if n % 10 == 0 else honest[n % len(honest)].encode()
        (folder / f"s{n:04}.py").write_bytes(data)
    return len(range(0, size, 10))


def written(out):
    """The rows of the state: one that is graded again gets another number."""
    try:
        with contextlib.closing(sqlite3.connect(f"file:{out / 'grades.sqlite'}?mode=ro", uri=True, timeout=30)) as db:
            return set(db.execute("select rowid, key from grade"))
    except sqlite3.OperationalError:
        return set()


def memory(pid):
    """(peak of the grader, highest peak of its grading processes) in MB; zeros when it is gone."""
    def peak(one):
        lines = Path(f"/proc/{one}/status").read_text().splitlines()
        return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)

    try:
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for thread in Path(f"/proc/{pid}/task").iterdir():
            below += (thread / "children").read_text().split()
        return peak(pid), max((peak(one) for one in set(below)), default=0.0)
    except (OSError, StopIteration):
        return 0.0, 0.0


def until_done(folder, out, size, kills, jobs):
    """Grade, killed `kills` times on the way; (seconds, peaks by how many were graded)."""
    peaks, started, left, quarter = {}, time.monotonic(), kills, -(-size // 4)
    while True:
        before = written(out)
        run = subprocess.Popen(command(folder, out, jobs), env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        goal = len(before) + max(1, (size - len(before)) // (left + 1)) if left else size + 1
        while run.poll() is None and (done := len(written(out))) < goal:
            mark = -(-max(1, done) // quarter) * quarter
            peaks[mark] = tuple(max(pair) for pair in zip(peaks.get(mark, (0, 0)), memory(run.pid), strict=True))
            time.sleep(0.1)
        if run.poll() is None:
            run.send_signal(signal.SIGKILL)
            run.wait()
            left -= 1
        assert before <= written(out), "a result was lost, or graded twice"
        if run.returncode != -signal.SIGKILL:
            assert run.returncode == 0, run.returncode
            return time.monotonic() - started, peaks


def told(row):
    """What a result says, without the seconds that it took, and what a file that answers at random makes of it."""
    checks = [(check["name"], check["passed"]) for check in row["checks"]]
    return row["status"], row["points"], row["isolation"], checks


def whole_class(scratch, size, kills, jobs):
    """The class twice; what was reported must be the same, and nothing may be left behind."""
    hostile = class_of(scratch / "big", size)
    results, before = [], left_behind()
    for name, times in (("undisturbed", 0), (f"killed {kills} times", kills)):
        out = scratch / f"big{times}"
        taken, peaks = until_done(scratch / "big", out, size, times, jobs)
        rows = json.loads((out / "results.json").read_text())
        memories = "; ".join(f"up to {mark}: grader {own:.0f} MB, its processes {other:.0f} MB" for mark, (own, other) in sorted(peaks.items()))
        print(f"{size} submissions, {hostile} hostile, {name}: {len(rows)} graded in {taken:.0f} s; peak memory {memories}")
        full = sum(row["points"] == row["max_points"] for row in rows if row["student"] in {f"s{n:04}" for n in range(0, size, 10)})
        print(f"hostile files with full marks: {full}; left behind: {sorted(left_behind() - before) or 'nothing'}", flush=True)
        results.append({row["student"]: told(row) for row in rows})
    different = sorted(student for student in results[0] if results[0][student] != results[1].get(student))
    print(f"results that differ: {len(different)}", *((student, results[0][student], results[1].get(student)) for student in different[:10]))


def left_behind():
    """Scratch folders of graders, and children that lost theirs."""
    folders = {str(place) for place in Path(tempfile.gettempdir()).glob("deploylab-[0-9]*-*")}
    children = (place.parent for place in Path("/proc").glob("[0-9]*/cmdline") if b"harness" in read(place))
    return folders | {place.name for place in children if b"\nPPid:\t1\n" in read(place / "status")}


def read(place):
    try:
        return place.read_bytes()
    except OSError:
        return b""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--peers-env", type=Path, help="a virtual environment to keep; made if it is not there")
    parser.add_argument("--class", dest="size", type=int, metavar="N")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("-j", "--jobs", type=int, default=2)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="deploylab-bench-") as folder:
        if args.size:
            whole_class(Path(folder), args.size, args.kills, args.jobs)
        else:
            overhead()
            thirty(Path(folder), args.peers, args.peers_env or Path(folder) / "env")


if __name__ == "__main__":
    main()
