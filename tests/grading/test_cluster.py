"""A class on a Dask cluster: the verdicts of one machine, whoever grades, and nothing lost when a worker dies."""

import json
import os
import pickle
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from ruamel.yaml import YAML

from deploylab import executors
from deploylab.export import export_grading
from deploylab.grading import batch, crew
from deploylab.grading.exercise import exercises
from deploylab.grading.layouts import Handed
from deploylab.grading.sandbox.levels import best
from deploylab.grading.state import State
from deploylab.problems import Problem
from deploylab.scenario import load
from deploylab.sim.repeating import one, with_log
from needs import needs

ROOT = Path(__file__).parents[2]
RIGHT = (ROOT / "exercises" / "05_round_robin" / "solution.py").read_bytes()
WRONG = b"class RoundRobin:\n    def pick(self, servers, request): return servers[0]\n"
FILES = RIGHT, WRONG, b"import os; os._exit(0)", b"def", "class RoundRobin:\n".encode("utf-16"), b"1 / 0\n"
OURS = exercises()["round_robin"]


@pytest.fixture(scope="module")
def dask():
    """A cluster of two worker processes over TCP on this machine."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, protocol="tcp://", host="127.0.0.1",
                      dashboard_address=None, silence_logs=50) as cluster:  # fmt: skip
        yield cluster


def command(*words):
    return [sys.executable, "-m", "deploylab", *map(str, words)]


def environment():
    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), "DEPLOYLAB_SECRET": "one for both"}


def done(*words):
    return subprocess.run(command(*words), env=environment(), capture_output=True, timeout=300)


def graded(out):
    """How many results stand in the results folder."""
    if not (out / "grades.sqlite").exists():
        return 0
    with sqlite3.connect(out / "grades.sqlite", timeout=30) as db:
        there = db.execute("select 1 from sqlite_master where name = 'grade'").fetchone()
        return db.execute("select count(*) from grade").fetchone()[0] if there else 0


def hand_in(folder, number):
    for n in range(number):
        (folder / f"s{n:02}").mkdir(parents=True)
        (folder / f"s{n:02}" / "round_robin.py").write_bytes(FILES[n % len(FILES)])
    (folder / "s00" / "request_k.txt").write_text("1\n2\n", encoding="utf-8")


def without_seconds(out):
    return [{**row, "seconds": 0} for row in json.loads((out / "results.json").read_text(encoding="utf-8"))]


@pytest.mark.slow
@needs("distributed")
def test_a_cluster_whose_worker_is_killed_on_the_way_gives_the_verdicts_of_one_machine_byte_for_byte(dask, tmp_path):
    hand_in(tmp_path / "class", 18)
    here = done("grade", tmp_path / "class", "--out", tmp_path / "here", "--json", "--lang", "ko")
    words = ("--out", tmp_path / "there", "--json", "--lang", "ko", "--scheduler", dask.scheduler_address)
    pids = {worker.pid for worker in dask.workers.values()}
    with subprocess.Popen(command("grade", tmp_path / "class", *words), env=environment(), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as run:  # fmt: skip
        while run.poll() is None and graded(tmp_path / "there") < 21:  # 18 answer sheets need no worker
            time.sleep(0.02)
        os.kill(pids.pop(), signal.SIGKILL)
        assert graded(tmp_path / "there") < 36  # it was on the way
        told, trouble = run.communicate(timeout=300)
    assert here.returncode == 0 and run.returncode == 0, trouble.decode()
    assert told == here.stdout
    assert without_seconds(tmp_path / "there") == without_seconds(tmp_path / "here")
    assert {row["status"] for row in json.loads(told)} == {"passed", "failed", "error", "missing"}


def test_an_access_log_travels_with_the_scenario_to_workers_that_lack_the_file(tmp_path):
    scenario = load("access_log").changed(**{"traffic.log_requests": 50})
    carried = pickle.loads(pickle.dumps(with_log(scenario)))
    carried.folder = tmp_path
    assert len(carried.log) == one(carried, 3)["sent"] == 50 and one(carried, 3) == one(scenario, 3)
    assert not scenario.log and with_log(load("rolling")).log is None


@pytest.mark.slow
@needs("distributed")
def test_repeats_on_a_cluster_are_the_repeats_of_one_machine(dask):
    here = done("repeat", "rolling", "--seeds", 6, "--json", "--workers", 1)
    there = done("repeat", "rolling", "--seeds", 6, "--json", "--scheduler", dask.scheduler_address)
    assert here.returncode == 0 and there.stdout == here.stdout, there.stderr.decode()


def served(port, role):
    """A process of the exported Job's scheduler or workers, by its own command line, on this machine."""
    found = YAML(typ="safe", pure=True).load_all(export_grading({}).files["grading.yaml"])
    words = next(one for one in found if one["metadata"]["name"] == f"grading-{role}")["spec"]["template"]["spec"]["containers"][0]["command"]
    here = {"0.0.0.0": "127.0.0.1", "8786": str(port), "tcp://grading-scheduler:8786": f"tcp://127.0.0.1:{port}"}
    command = [sys.executable, "-m", "dask", *(here.get(word, word) for word in words[1:])]
    return subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.mark.slow
@needs("distributed")
def test_a_cluster_that_is_lost_loses_nothing_and_the_next_one_goes_on(tmp_path):
    hand_in(tmp_path / "class", 12)
    for name in ("first", "second"):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        scheduler, worker = served(port, "scheduler"), served(port, "worker")
        words = ("grade", tmp_path / "class", "--out", tmp_path / "out", "--lang", "en", "--scheduler", f"tcp://127.0.0.1:{port}")
        try:
            with subprocess.Popen(command(*words), env=environment(), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as run:
                while name == "first" and run.poll() is None and graded(tmp_path / "out") < 14:  # 12 answer sheets, 2 files
                    time.sleep(0.02)
                if name == "first":
                    scheduler.kill()
                told = run.communicate(timeout=200)[1].decode()
        finally:
            for process in (scheduler, worker):
                process.terminate()
                process.wait(30)
        if name == "first":
            assert run.returncode == 2 and told.splitlines()[-1].startswith("The cluster is gone") and "Traceback" not in told
            assert 14 <= graded(tmp_path / "out") < 24
    assert run.returncode == 0 and graded(tmp_path / "out") == 24


@pytest.mark.slow
@needs("distributed")
def test_a_worker_of_another_deploylab_is_refused_by_name(dask, monkeypatch):
    here = os.getpid()
    other = lambda: {"version": "1", "python": "3.11", "code": "here" if os.getpid() == here else "there"}  # noqa: E731
    monkeypatch.setattr(executors, "introduce", other)
    said = pytest.raises(Problem, match=r"worker tcp://.*1 \(there\).*1 \(here\).*Install the same")
    with said as told, executors.cluster(dask.scheduler_address):
        pass
    assert "같은 것을 설치" in told.value.ko


@needs("distributed")
@pytest.mark.parametrize("address", ["tcp://127.0.0.1", "127.0.0.1", "http://127.0.0.1:1", ""])
def test_an_address_where_no_scheduler_can_be_is_told_in_one_sentence(address):
    with pytest.raises(Problem, match=r"No Dask scheduler answers at .* for example tcp://"), executors.cluster(address):
        pass


@needs("distributed")
def test_what_is_graded_needs_no_cluster_and_what_is_not_stays_to_be_done(tmp_path, monkeypatch):
    monkeypatch.setattr(executors, "CONNECTING", 0.2)
    batch.grade([Handed("kim", OURS, RIGHT)], tmp_path)
    rows, _ = batch.grade([Handed("kim", OURS, RIGHT)], tmp_path, scheduler="tcp://127.0.0.1:1")
    assert rows[0]["status"] == "passed"
    with pytest.raises(Problem, match="No Dask scheduler"):
        batch.grade([Handed("kim", OURS, RIGHT), Handed("lee", OURS, WRONG)], tmp_path, scheduler="tcp://127.0.0.1:1")
    assert graded(tmp_path) == 1


def test_without_dask_the_line_that_installs_it_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(Problem, match=r'pip install "deploylab\[cluster\]"'):
        executors.connected("tcp://127.0.0.1:1")


class Pretended:
    """A cluster of which only the answers are real."""

    def __init__(self, scheduler, *workers):
        self.address, self.answers = "tcp://pretended", dict(enumerate(workers))
        self.client = SimpleNamespace(run_on_scheduler=lambda ask: scheduler)

    def workers(self):
        return len(self.answers)

    def everywhere(self, ask):
        return self.answers


def test_every_machine_must_have_the_same_deploylab_and_python():
    mine = executors.introduce()
    executors.compare(Pretended(mine, mine, mine))
    for odd in (mine | {"version": "0.0.9"}, mine | {"code": "x"}, mine | {"python": "3.99"}, ModuleNotFoundError("deploylab")):
        with pytest.raises(Problem, match=r"The worker 1 (has|does not have)"):
            executors.compare(Pretended(mine, mine, odd))
        with pytest.raises(Problem, match=r"The scheduler (has|does not have)"):
            executors.compare(Pretended(odd, mine))


def test_a_worker_that_joins_later_with_another_deploylab_does_no_work():
    assert executors.alike(executors.introduce(), pow, 2, 5) == 32
    with pytest.raises(Problem, match="Install the same"):
        executors.alike({**executors.introduce(), "code": "other"}, pow, 2, 5)


def test_a_worker_with_other_checks_refuses_the_exercise():
    assert crew.walls({"round_robin": OURS.fingerprint})[0] == best()
    for slug, fingerprint in (("round_robin", "other"), ("nothing", OURS.fingerprint)):
        with pytest.raises(Problem, match=f"another exercise {slug}, or none"):
            crew.grade_there(slug, fingerprint, best(), None)


def test_a_worker_without_any_sandbox_is_refused(monkeypatch):
    monkeypatch.setattr(crew, "available", lambda: ())
    with pytest.raises(Problem, match="cannot start a sandbox"):
        crew.walls({})


def test_all_workers_isolate_by_the_same_level_or_the_cluster_is_refused(monkeypatch):
    both, weak = ("bwrap+seccomp", "rlimits"), ("rlimits",)
    monkeypatch.delenv("DEPLOYLAB_ISOLATION", raising=False)
    assert crew.common({"a": both, "b": both}) == "bwrap+seccomp"
    with pytest.raises(Problem, match=r"b has rlimits\..*--isolation rlimits"):
        crew.common({"a": both, "b": weak})
    monkeypatch.setenv("DEPLOYLAB_ISOLATION", "rlimits")
    assert crew.common({"a": both, "b": weak}) == "rlimits"
    with pytest.raises(Problem, match="twice"):
        crew.common({"a": both, "b": Problem("twice")})


class KilledWorker(Exception):
    """Named as Dask's own."""


class Deadly:
    """A pool in which `victim` takes every worker with it, at the first try or at each."""

    def __init__(self, victim, always):
        self.pool, self.victim, self.always, self.jobs = ThreadPoolExecutor(1), victim, always, []

    def submit(self, work, *arguments):
        job = arguments[-1]
        self.jobs.append((job.student, job.factor))
        dies = job.student == self.victim and (self.always or job.factor == 1)
        return self.pool.submit(die) if dies else self.pool.submit(work, *arguments)


def die():
    raise KilledWorker


@pytest.mark.parametrize(("always", "status"), [(False, "passed"), (True, "error")])
def test_a_file_over_which_workers_died_is_tried_again_alone_before_anything_is_said_of_it(tmp_path, always, status):
    pool = Deadly("kim", always)
    handed = {name: Handed(name, OURS, RIGHT) for name in ("kim", "lee")}
    found = dict(batch.results(handed, "secret", crew.Crew(pool, best()), State(tmp_path)))
    crew.THERE.close()
    assert pool.jobs == [("kim", 1.0), ("lee", 1.0), ("kim", batch.SECOND_CHANCE)]
    assert (found["kim"]["status"], found["lee"]["status"]) == (status, "passed")


def test_a_cluster_without_workers_is_waited_for_only_so_long(monkeypatch):
    client = SimpleNamespace(status="running", get_executor=lambda pure: None, scheduler_info=lambda n_workers: {"workers": {}})
    pool = executors.Cluster(client, "tcp://pretended")
    pool.watch()
    monkeypatch.setattr(executors, "PATIENCE", 0)
    with pytest.raises(Problem, match="What is finished is kept"):
        pool.watch()
    client.status = "closed"
    monkeypatch.setattr(executors, "PATIENCE", 60)
    with pytest.raises(Problem, match="The cluster is gone"):
        pool.watch()
