"""A file meets the same answers from Python at every isolation level of this machine."""

import pytest

from deploylab.grading.sandbox import Process, available
from deploylab.grading.sandbox.levels import Limits

DEEDS = """
os.listdir("/") | os.listdir("/etc") | os.listdir("/tmp") | os.listdir(".") | sorted(os.environ) | os.chdir("/")
open("/etc/passwd") | open("/etc/hostname") | open("/tmp/one", "w") | open("/proc/self/status") | open("/dev/tty")
open("own.txt", "w").write("a") | open("own.txt").read() | os.mkdir("below") | os.rename("own.txt", "other.txt")
tempfile.TemporaryFile().write(b"a") | tempfile.NamedTemporaryFile().write(b"a") | shutil.rmtree("below")
os.symlink("a", "b") | os.link("other.txt", "c") | os.chmod("other.txt", 0o600) | os.mkfifo("d") | os.mknod("e")
os.nice(1) | os.setpriority(0, 0, 5) | os.sched_setaffinity(0, {0}) | os.setsid() | os.setpgid(0, 0) | os.openpty()
os.fork() | os.system("true") | os.popen("true").read() | subprocess.run(["true"]) | os.posix_spawn("/bin/true", ["t"], {})
os.kill(os.getpid(), 0) | os.kill(os.getppid(), 0) | os.killpg(0, 0) | signal.alarm(0) | signal.raise_signal(23)
multiprocessing.Lock() | multiprocessing.Pool(1) | os.memfd_create("a") | len(mmap.mmap(-1, 10)) | os.pidfd_open(1)
socket.socket() | socket.gethostbyname("localhost") | socket.getservbyname("http") | len(socket.socketpair())
asyncio.run(asyncio.sleep(0, 5)) | list(ThreadPoolExecutor(1).map(abs, [-1])) | threads(40)
ctypes.sizeof(ctypes.c_int) | ctypes.CDLL(None).getpid() | ctypes.pythonapi.Py_GetVersion | ctypes.string_at(0, 0)
len(gc.get_objects()) | gc.collect() | len(gc.get_count()) | pwd.getpwuid(os.getuid()) | mimetypes.guess_type("a.html")
hash("a") | list({"a", "b", "c", "d"}) | time.localtime(0) | zoneinfo.ZoneInfo("Asia/Seoul").key | sys.stdout.encoding
open("big", "wb").write(b"0" * (5 << 20)) | input()
pdb | ssl | sqlite3 | http.client | urllib.request | multiprocessing.managers | concurrent.futures.process | dbm | numpy | pytest | deploylab | pip | sys.stdin.read() | resource.setrlimit(resource.RLIMIT_CORE, (0, 0)) | breakpoint()
"""
OUTWARD = """
readline | _tkinter | _xxsubinterpreters | _dbm | _ssl | syslog.syslog("a") | sqlite3.connect("/tmp/a.db")
_posixsubprocess.fork_exec() | _posixshmem.shm_open("/a", 66, 0o600) | _multiprocessing.SemLock(1, 1, 1, "/a", False)
again("readline") | again(os.name) | again("_posixshmem") | foreign("own.so")
"""
FILE = """
import asyncio, ctypes, gc, mmap, multiprocessing, mimetypes, os, pwd, resource, shutil, signal, socket, sqlite3
import subprocess, sys, syslog, tempfile, threading, time, zoneinfo
import _multiprocessing, _posixshmem, _posixsubprocess
from concurrent.futures import ThreadPoolExecutor
from importlib.machinery import ExtensionFileLoader, ModuleSpec


def threads(count):
    started = [threading.Thread(target=time.sleep, args=(0.05,)) for _ in range(count)]
    for each in started:
        each.start()
    return len([each.join() for each in started])


def again(name):
    sys.modules.pop(name)
    __import__(name)


def foreign(file):
    open(file, "w").close()
    loader = ExtensionFileLoader("own", os.path.abspath(file))
    return loader.create_module(ModuleSpec("own", loader, origin=loader.path))


def outcome(deed):
    try:
        if deed.replace(".", "").isidentifier():
            return __import__(deed).__name__
        return repr(eval(deed))[:60]
    except BaseException as problem:
        return "refused" if " here: " in str(problem) else type(problem).__name__
"""


@pytest.mark.skipif(len(available()) < 2, reason="one isolation level only")
def test_what_a_file_may_do_is_the_same_at_every_level():
    deeds, outward = ([deed for line in text.strip().splitlines() for deed in line.split(" | ")] for text in (DEEDS, OUTWARD))
    outcomes = {}
    for level in available():
        with Process(level, Limits(call=10)) as child:
            child.request({"op": "load", "text": FILE, "file": "f.py", "modules": {}})
            for deed in [*deeds, *outward]:
                call = {"op": "call", "on": None, "name": "outcome", "args": [deed], "kw": {}, "keep": False}
                outcomes.setdefault(deed, {})[level] = child.request(call)["value"]
    assert len(outcomes) > 70
    assert {deed: found for deed, found in outcomes.items() if len(set(found.values())) > 1} == {}
    assert outcomes["threads(40)"]["rlimits"] == "40" and outcomes["pdb"]["rlimits"] == "pdb"
    assert {deed: outcomes[deed]["rlimits"] for deed in outward} == dict.fromkeys(outward, "refused")
    assert not [deed for deed, found in outcomes.items() if "NameError" in found.values()]
