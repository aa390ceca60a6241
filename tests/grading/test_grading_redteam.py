"""Attacks beyond the corpus: on the process that grades rather than on the checks, and what honest files must keep."""

import io
import json
import os
import sys
import unicodedata
import zipfile
from pathlib import Path

import pytest

from deploylab.grading import archives, layouts
from deploylab.grading.answers import numbers
from deploylab.grading.exercise import exercises, find
from deploylab.grading.jobs import Job
from deploylab.grading.messages import clean
from deploylab.grading.sandbox import available, survivors
from deploylab.grading.workers import Worker
from deploylab.problems import Problem

WRONG = "class RoundRobin:\n    def pick(self, servers, request):\n        return servers[0]\n"
OWN_LOOP = """import json, os, sys
def child():
    frame = sys._getframe()
    while frame:
        for value in frame.f_locals.values():
            if type(value).__name__ == "Child":
                return value
        frame = frame.f_back
C = child()
def send(text):
    data = text.encode()
    data = len(data).to_bytes(4, "big") + data
    while data:
        data = data[os.write(C.sink, data):]
send('{"id": 1, "value": ["l"]}')
while True:
    request = C.frame()
    asked = request["op"] == "call" and not request["keep"]
    send('{"id": %d, "value": %s}' % (request["id"], ANSWER if asked else "1"))
"""
HOSTILE = {
    "the line of a syntax error is negative": 'raise SyntaxError("x", ("round_robin.py", -99999, 1, "t"))',
    "the line of a syntax error is no number": 'raise SyntaxError("x", ("round_robin.py", [1], 1, "t"))',
    "the file speaks the protocol itself and answers true": f"ANSWER = 'true'\n{OWN_LOOP}",
    "a number that JSON makes infinite": f"ANSWER = '1e400'\n{OWN_LOOP}",
    "a number of 4299 digits": f"ANSWER = '9' * 4299\n{OWN_LOOP}",
    "a key twice in an answer": OWN_LOOP.replace('{"id": %d, "value"', '{"id": %d, "value": ["o", 1], "value"')
    + "ANSWER = 'null'\n",
    "another frame after every answer": WRONG.replace("return servers[0]", "threading.Thread(target=late).start(); return servers[0]")
    + OWN_LOOP.partition("C = child()")[0] + """C = child()
import threading, time
def late():
    for number in range(20):
        time.sleep(0.002)
        C.answer(number, {"value": ["o", 1]})
""",
    "any name is a function that says yes": "def __getattr__(name):\n    return lambda *given: True\n",
    "a call of its own signal": WRONG.replace("return", "import signal; signal.raise_signal(9); return"),
    "the first server by its token": f"ANSWER = '[\"o\", 0]'\n{OWN_LOOP}",
    "a name of forty thousand in the list of names": OWN_LOOP.replace('["l"]', '["l", %s]').replace(
        "}')\nwhile", "}' % ', '.join('\"RoundRobi%06d\"' % n for n in range(40000)))\nwhile") + "ANSWER = 'false'\n",
    "megabytes of answers": WRONG.replace("servers[0]", "[str(n % 997) for n in range(150000)]"),
    "it patches the code of the fence": """
try:
    import gc
    for thing in gc.get_objects():
        if getattr(thing, "__name__", "") in ("watch", "within"):
            thing.__code__ = (lambda *given: True).__code__
except Exception:
    pass
import builtins
builtins.all = builtins.any = lambda *given: True
try:
    exec(open(SOLUTION).read())
except Exception:
""" + "".join(f"    {line}\n" for line in WRONG.splitlines()),
    "it looks for a solution on the disk": """
import os
found = ""
try:
    for place, folders, files in os.walk(ROOT):
        for name in files:
            if name in ("solution.py", "round_robin.py"):
                text = open(os.path.join(place, name)).read()
                found = text if "class RoundRobin" in text else found
except Exception:
    pass
exec(found or WRONG)
""".replace("WRONG", repr(WRONG)),
}  # fmt: skip
MEGABYTES = "from deploylab.intentions import *\ndef rolling(servers, version, batch=1):\n    while True:\n        yield Drain(('s1',) * 150000)\n"


@pytest.mark.parametrize("level", available())
def test_no_attack_on_the_grading_process_gets_full_marks_or_costs_the_next_student_one(level):
    exercise = find("round_robin")
    paths = f"SOLUTION, ROOT = {str(exercise.folder / 'solution.py')!r}, {str(exercise.folder)!r}\n"
    with Worker(exercise, level) as worker:
        for name, text in HOSTILE.items():
            result = worker.grade(Job(name, "x", paths + text, factor=0.5))
            assert result["points"] <= 1 and result["status"] != "passed", name
            assert len(str(result)) < 20_000, name
        honest = worker.grade(Job("honest", "x", exercise.text("solution.py")))
        assert honest["points"] == exercise.points


@pytest.mark.slow
def test_a_strategy_that_yields_megabytes_is_stopped_before_it_fills_the_grader():
    with Worker(find("rolling")) as worker:
        result = worker.grade(Job("1", "x", MEGABYTES))
        status = Path(f"/proc/{worker.process.pid}/status")
        peak = status.read_text().partition("VmHWM:")[2].split()[0] if status.exists() else "0"
    assert result["points"] == 0 and int(peak) < 200_000  # kB


def test_a_fraction_of_fractions_is_no_number_and_takes_no_time():
    assert numbers("/".join(["1,234"] * 33)) is None
    assert numbers("3/4") is not None


def test_a_megabyte_of_controls_is_cut_before_it_is_made_harmless():
    assert len(clean("\x1b" * 1_000_000)) < 2_000


@pytest.mark.skipif("landlock+seccomp" not in available(), reason="needs seccomp")
def test_the_filter_lets_no_file_touch_the_limits_the_priority_or_the_signals_of_another_process():
    from deploylab.grading.sandbox import Process
    from deploylab.grading.sandbox.levels import Limits

    text = """
import fcntl, os, resource
def refused(deed, *given):
    try:
        deed(*given)
    except PermissionError:
        return True
    except OSError as problem:
        return problem.errno
    return False
def answer():
    mine, other = os.getpid(), os.getppid()
    r, w = os.pipe()
    return [
        refused(resource.prlimit, other, resource.RLIMIT_NOFILE, (3, 3)),
        refused(resource.prlimit, mine + 100000, resource.RLIMIT_NOFILE),
        refused(os.setpriority, os.PRIO_PROCESS, other, 19),
        refused(os.sched_setaffinity, other, {0}),
        refused(fcntl.fcntl, r, fcntl.F_SETOWN, other),
        refused(fcntl.fcntl, r, 10, 9),
        resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 0,
        not refused(fcntl.fcntl, r, fcntl.F_GETFL),
    ]
"""
    with Process("landlock+seccomp", Limits()) as child:
        child.request({"op": "load", "text": text, "file": "f.py", "modules": {}})
        told = child.request({"op": "call", "on": None, "name": "answer", "args": [], "kw": {}, "keep": False})
    assert told["value"] == ["l"] + [True] * 8


def test_a_machine_on_which_no_sandbox_starts_says_so_instead_of_grading(monkeypatch):
    from deploylab.grading.sandbox import levels

    monkeypatch.setattr(levels, "available", lambda: ())
    with pytest.raises(Problem, match="nothing is graded"):
        levels.best()


def test_a_tree_too_deep_for_python_is_noticed_and_removed(tmp_path, monkeypatch):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.chdir(scratch)
    for _ in range(sys.getrecursionlimit() + 50):
        Path("x").symlink_to("/")
        os.mkdir("d")
        os.chdir("d")
    os.mkdir("closed", 0)
    os.chdir(tmp_path)
    assert survivors.overfull(str(scratch))
    survivors.remove(str(scratch))
    assert not scratch.exists() and Path("/").exists()


TALKATIVE = """
import os, threading
def talk():
    while True:
        os.write(1, b"x" * 4096)
threading.Thread(target=talk, daemon=True).start()
def fill():
    for number in range(4000):
        with open(str(number), "wb") as file:
            file.write(bytes(1 << 19))
"""


@pytest.mark.parametrize("level", [level for level in available() if level != "bwrap+seccomp"])
def test_a_file_that_talks_all_the_while_cannot_fill_the_disk_unseen(level):
    from deploylab.grading.sandbox import Process, Refused
    from deploylab.grading.sandbox.levels import Limits

    with Process(level, Limits()) as child:
        child.request({"op": "load", "text": TALKATIVE, "file": "f.py", "modules": {}})
        with pytest.raises(Refused, match="too much to the disk"):
            child.request({"op": "call", "on": None, "name": "fill", "args": [], "kw": {}, "keep": False})


FENCED = """
import asyncio, multiprocessing.connection, os, signal, socket, tempfile, json, random, decimal
os.chdir(os.path.dirname(os.path.abspath(__file__)))
async def nothing():
    await asyncio.sleep(0)
signal.signal(signal.SIGUSR1, lambda *given: None)
os.kill(os.getpid(), signal.SIGUSR1)
os.makedirs("a/b")
open("a/b/../c", "w").close()
for outward in (multiprocessing.Lock, socket.socket, lambda: os.kill(os.getppid(), 0)):
    try:
        outward()
    except OSError:
        continue
    raise SystemExit
class RoundRobin:
    turn = -1
    def pick(self, servers, request):
        with tempfile.TemporaryDirectory(dir=".") as folder, open(os.path.join(folder, "x"), "w") as file:
            file.write("x")
        asyncio.run(nothing())
        self.turn = (self.turn + 1) % len(servers)
        return servers[self.turn]
"""


@pytest.mark.parametrize("level", available())
def test_an_honest_file_may_use_the_standard_library_and_its_own_folder_behind_every_wall(level):
    with Worker(find("round_robin"), level) as worker:
        result = worker.grade(Job("1", "x", FENCED))
    assert result["points"] == 6, result["message"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("import copy; return copy.deepcopy(servers)[0]", "a copy: return the very one"),
        ("return (lambda: (yield))", "type function, not one of those"),
        ("raise ValueError(__import__('os').getcwd())", "ValueError: <folder>"),
    ],
)
def test_a_message_says_what_a_wrong_kind_of_answer_was_and_not_where_it_ran(body, told):
    with Worker(find("round_robin")) as worker:
        result = worker.grade(Job("1", "x", f"class RoundRobin:\n    def pick(self, servers, request):\n        {body}\n"))
    assert told in result["message"]["en"]


def test_korean_names_of_a_mac_and_of_windows_are_those_of_the_gradebook():
    name = "김민수"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"{unicodedata.normalize('NFD', name)}/round_robin.py", WRONG)
    bare = io.BytesIO()
    with zipfile.ZipFile(bare, "w") as archive:
        archive.writestr("XXXXXX/round_robin.py", WRONG)
    korean = bare.getvalue().replace(b"XXXXXX", name.encode("cp949"))
    for data in (packed.getvalue(), korean, bare.getvalue().replace(b"XXXXXX", "이수".encode())):
        contents = archives.Contents()
        archives.open_archive(contents, "class.zip", data, "", 0)
        students = [one.student for one in layouts.sort_out(contents, exercises(), None)]
        assert students in ([name], ["이수"])


def test_a_file_whose_second_ending_windows_hides_is_graded():
    contents = archives.Contents(files={"kim/round_robin.py.txt": b"1", "lee/Round_Robin (1).PY.TXT": b"2"})
    found = {one.student: one.data for one in layouts.sort_out(contents, exercises(), None)}
    assert found == {"kim": b"1", "lee": b"2"}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the memory is read from /proc")
def test_a_class_with_hostile_files_killed_on_the_way_gets_what_an_undisturbed_one_gets(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "benchmarks"))
    import bench_grading

    bench_grading.class_of(tmp_path / "in", 40)
    results = []
    for kills in (0, 3):
        out = tmp_path / f"out{kills}"
        bench_grading.until_done(tmp_path / "in", out, 40, kills, 2)
        rows = json.loads((out / "results.json").read_text(encoding="utf-8"))
        results.append([(row["student"], row["status"], row["points"]) for row in rows])
    assert len(results[0]) == 40 and results[0] == results[1]
