"""The walls, best first, tried out at run time: a level counts only if a hostile file was really held back by it.

bwrap+seccomp       own mount, process, network and user namespaces; call filter
landlock+seccomp    no namespaces; the kernel closes files, TCP, abstract sockets; call filter
rlimits             limits on memory, time and files only: verdicts hold, this machine's files do not
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from typing import Any

from deploylab.grading.sandbox import places
from deploylab.grading.sandbox.survivors import SCRATCH_BYTES
from deploylab.problems import Problem

BWRAP, LANDLOCK, RLIMITS = "bwrap+seccomp", "landlock+seccomp", "rlimits"
LEVELS = (BWRAP, LANDLOCK, RLIMITS)
FIRST_UID = 2_000_000_000  # far above any account: each grading process gets a user of its own


@dataclass(frozen=True)
class Limits:
    """Seconds a call may take by the clock and of processor time, seconds for one submission in all, memory in bytes.

    More time by the clock (`times`) makes up for a busy machine; it is not more processor time.
    """

    call: float = 2.0
    total: float = 20.0
    processor: float = 2.0
    memory: int = 512 << 20

    def times(self, factor: float) -> "Limits":
        return Limits(self.call * factor, self.total * factor, min(self.processor, self.call * factor), self.memory)


def command(level: str, program: list[str], folder: str) -> list[str]:
    """The command line that starts `program` behind the wall of this level."""
    if level != BWRAP:
        return program
    bound = [part for path in places.readable() for part in ("--ro-bind", path, path)]
    masked = [part for path in places.hidden() if below_readable(path) for part in ("--tmpfs", path)]
    devices = [part for name in ("null", "zero", "urandom") for part in ("--dev-bind", f"/dev/{name}", f"/dev/{name}")]
    return [
        *(shutil.which("bwrap") or "bwrap", "--unshare-all", "--unshare-user", "--die-with-parent", "--new-session"),
        *("--uid", "65534", "--gid", "65534", "--cap-drop", "ALL", *bound, *masked, *devices),
        *("--size", str(SCRATCH_BYTES), "--tmpfs", folder, "--remount-ro", "/", "--chdir", folder, "--", *program),
    ]


def below_readable(path: str) -> bool:
    return any(path.startswith(os.path.realpath(root) + os.sep) for root in places.readable())


def settings(level: str, folder: str, limits: Limits) -> dict[str, Any]:
    """What the child does to itself before it loads student code (read by `inside/start.py`)."""
    root = sys.platform == "linux" and os.geteuid() == 0
    own_user = FIRST_UID + os.getpid() if root and level != BWRAP else 0
    caps = {
        "AS": limits.memory, "CPU": int(limits.total) + 2, "FSIZE": 1 << 20, "NOFILE": 64, "CORE": 0,
        **({"NPROC": 100} if own_user else {}),  # counted for each user: only safe with a user of its own
    }  # fmt: skip
    return {
        "folder": folder, "limits": caps, "uid": own_user, "seccomp": level != RLIMITS, "landlock": level == LANDLOCK,
        "readable": [*places.visible(), "/dev/zero", "/dev/urandom"], "listable": places.readable(),
        "writable": [folder, "/dev/null"],
        "parent": os.getpid() if level != BWRAP and sys.platform == "linux" else 0,
    }  # fmt: skip


PROBE = """
import os
def through():
    found = []
    def attempt(name, deed):
        try:
            deed()
        except Exception:
            return
        found.append(name)
    attempt("read", lambda: open("/etc/passwd"))
    attempt("list", lambda: os.listdir(%(package)r))
    attempt("write", lambda: open("/tmp/deploylab-probe-%(pid)d", "x"))
    attempt("fork", lambda: os.fork() or os._exit(0))
    attempt("signal", lambda: os.kill(os.getppid(), 0))
    attempt("network", lambda: __import__("socket").socket(2, 2).sendto(b"?", ("127.0.0.1", 9)))
    return found
"""


@cache
def available() -> tuple[str, ...]:
    """The levels that this machine really has, best first."""
    if sys.platform == "win32":
        raise Problem(
            en="Grading needs Linux or macOS: on Windows, run it in WSL.",
            ko="채점은 Linux나 macOS에서 할 수 있습니다. Windows에서는 WSL 안에서 실행하세요.",
        )
    return tuple(level for level in LEVELS if holds(level))


def best() -> str:
    """The best level of this machine; DEPLOYLAB_ISOLATION names another one. Problem if not even limits can be set."""
    wanted, have = os.environ.get("DEPLOYLAB_ISOLATION"), available()
    if not have:
        raise Problem(
            en=f"No sandbox can be started here, so nothing is graded. A process of another user must be able to run "
            f"{places.interpreter()} and to write below {tempfile.gettempdir()}: look at their permissions.",
            ko="샌드박스를 시작할 수 없어 채점하지 않습니다. 다른 사용자의 프로세스가 "
            f"{places.interpreter()}을(를) 실행하고 {tempfile.gettempdir()} 아래에 쓸 수 있어야 합니다. "
            "두 곳의 권한을 살펴보세요.",
        )
    if wanted and wanted not in have:
        raise Problem(
            en=f"The isolation {wanted!r} is not available here; this machine has: {', '.join(have)}.",
            ko=f"격리 수준 {wanted!r}은(는) 이 컴퓨터에서 쓸 수 없습니다. 쓸 수 있는 수준: {', '.join(have)}.",
        )
    return wanted or have[0]


def holds(level: str) -> bool:
    """Whether a hostile file was started at this level and got at nothing."""
    from deploylab.grading.sandbox.process import Process, Refused

    if level == BWRAP and not shutil.which("bwrap"):
        return False
    text = PROBE % {"package": os.path.dirname(__file__), "pid": os.getpid()}
    try:
        with Process(level, Limits(call=10)) as child:
            child.request({"op": "load", "text": text, "file": "probe.py", "modules": {}})
            if level == RLIMITS:
                return True  # it does not claim to hold anything back
            answer = child.request({"op": "call", "on": None, "name": "through", "args": [], "kw": {}, "keep": False})
    except (Refused, OSError, subprocess.SubprocessError):
        return False
    return bool(answer["value"] == ["l"])
