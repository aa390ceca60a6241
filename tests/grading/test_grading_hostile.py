"""Every file of tests/hostile gets what its MANIFEST says, at every wall that this machine has, and breaks nothing on
the way."""

import json
import os
import socket
import sys
from pathlib import Path

import pytest

from deploylab.grading.decoding import text_of
from deploylab.grading.exercise import load
from deploylab.grading.jobs import Job
from deploylab.grading.sandbox import available
from deploylab.grading.sandbox.survivors import children
from deploylab.grading.workers import Worker
from deploylab.problems import Problem

HOSTILE = Path(__file__).parent.parent / "hostile"
EXERCISE = load(Path(__file__).parent.parent.parent / "exercises" / "05_round_robin")
MANIFEST = json.loads((HOSTILE / "MANIFEST.json").read_text(encoding="utf-8"))["files"]
MOST = EXERCISE.points
SECRET = "instructor-token-5f2c"
QUICK = (
    "honest_correct", "honest_mutates_input", "str_subclass_eq", "forged_server_copy", "patch_server_class",
    "patch_builtins", "exit_zero_at_import", "import_reference", "read_proc_parent", "kill_group", "fork_bomb",
    "segfault", "stop_iteration",
)  # fmt: skip
EXPECTED = {
    "FULL": lambda status, points: (status, points) == ("passed", MOST),
    "ZERO": lambda status, points: points == 0,
    "ERROR": lambda status, points: (status, points) == ("error", 0),
    "TIMEOUT": lambda status, points: (status, points) == ("timeout", 0),
    "TIMEOUT_OR_ERROR": lambda status, points: status in ("timeout", "error") and points == 0,
    "TIMEOUT_OR_ZERO": lambda status, points: points == 0,
    "PARTIAL": lambda status, points: status == "partial" and 0 < points < MOST,
    "TRIVIAL": lambda status, points: points == 0,
    "FLAG": lambda status, points: points == 0,
    "FULL_OR_ERROR": lambda status, points: (
        status == "error" and points == 0
    ),  # our stated policy: refuse, and say how to save it
    "VERSION": lambda status, points: status == ("passed" if sys.version_info >= (3, 12) else "error"),
}


class Canaries:
    """A folder and two sockets that nothing may touch."""

    def __init__(self, folder):
        self.folder = folder
        for name in ("results.json", "other_student.py", "results/results.json"):
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text("untouched")
        self.tcp, self.udp = socket.socket(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.tcp.bind(("127.0.0.1", 0))
        self.port = self.tcp.getsockname()[1]
        self.udp.bind(("127.0.0.1", self.port))
        self.tcp.listen()
        for listener in (self.tcp, self.udp):
            listener.setblocking(False)
        self.before = self.state()

    def state(self):
        found = {str(path): path.stat().st_mode for path in self.folder.rglob("*")}
        return found, [path.read_text() for path in sorted(self.folder.rglob("*")) if path.is_file()]

    def aimed_at(self, text):
        text = text.replace('"DEPLOYLAB_CANARY_DIR", "."', f'"X", {str(self.folder)!r}')
        return text.replace('"DEPLOYLAB_CANARY_PORT", "9"', f'"X", "{self.port}"')

    def untouched(self):
        for listener, call in ((self.tcp, self.tcp.accept), (self.udp, lambda: self.udp.recv(10))):
            with pytest.raises(BlockingIOError):
                call()
            listener.close()
        return self.state() == self.before


def graded(worker, entry, canaries, factor=0.5):
    try:
        text = text_of((HOSTILE / entry["file"]).read_bytes())
    except Problem as problem:
        return {"status": "error", "points": 0, "message": {"en": problem.en}, "checks": []}
    return worker.grade(Job(entry["file"], "someone", canaries.aimed_at(text), factor=factor))


def faults(worker, entries, canaries):
    """One sentence for everything that is not as it should be."""
    for entry in entries:
        result = graded(worker, entry, canaries)
        if not EXPECTED[entry["expect"]](result["status"], result["points"]):
            yield f"{entry['file']}: {entry['expect']}, got {result['status']} {result['points']}: {result['message']}"
        told = json.dumps(result, ensure_ascii=False)
        if len(told.encode()) > 64_000 or any(
            word in told for word in (SECRET, "root:x:0", sys.base_prefix, str(HOSTILE.parent))
        ):
            yield f"{entry['file']}: its feedback is too long or tells what it must not"
        if worker.process is not None and children(worker.process.pid):
            yield f"{entry['file']}: left a process"
    honest = graded(worker, {"file": "honest_correct.py"}, canaries)
    if honest["points"] != MOST:
        yield f"afterwards an honest file got {honest['points']}"


def run(level, entries, folder, monkeypatch):
    monkeypatch.setenv("DEPLOYLAB_TOKEN", SECRET)
    canaries = Canaries(folder)
    with Worker(EXERCISE, level) as worker:
        found = list(faults(worker, entries, canaries))
    if level != "rlimits":  # which does not claim to keep this machine's files and network
        assert canaries.untouched()
    assert found == []


@pytest.mark.slow
@pytest.mark.parametrize("level", available())
def test_every_hostile_file_gets_what_its_manifest_says(level, tmp_path, monkeypatch):
    run(level, MANIFEST, tmp_path, monkeypatch)


@pytest.mark.parametrize("level", available())
def test_a_few_of_the_worst_get_what_their_manifest_says(level, tmp_path, monkeypatch):
    run(level, [entry for entry in MANIFEST if Path(entry["file"]).stem in QUICK], tmp_path, monkeypatch)


@pytest.mark.skipif(sys.platform != "linux", reason="seccomp and Landlock are Linux")
def test_a_linux_machine_that_runs_ci_has_a_real_wall():
    assert (
        "landlock+seccomp" in available()
        or "bwrap+seccomp" in available()
        or os.environ.get("DEPLOYLAB_REQUIRE_ALL") != "1"
    )
