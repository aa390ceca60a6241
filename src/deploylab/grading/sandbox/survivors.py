"""What a child leaves behind: processes, adopted by the grading worker (Linux) so that they can be found, and files.

Only a process that does nothing else may call `adopt_orphans`: from then on whatever runs below it is a survivor.
"""

import ctypes
import os
import shutil
import signal
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

SCRATCH, SCRATCH_BYTES, MOST_FILES = "deploylab-", 16 << 20, 20_000
TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


adopting = False


def adopt_orphans() -> None:
    """Make this process the parent of every orphan below it, even one that left its process group, and close its
    memory and its pipes to other processes of the same user."""
    global adopting
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)  # PR_SET_DUMPABLE
        adopting = ctypes.CDLL(None).prctl(36, 1, 0, 0, 0) == 0  # PR_SET_CHILD_SUBREAPER


def children(pid: int) -> list[int]:
    try:
        return [
            int(number)
            for thread in Path(f"/proc/{pid}/task").iterdir()
            for number in (thread / "children").read_text().split()
        ]
    except OSError:
        return []


def cpu_seconds(pid: int) -> float | None:
    """Processor time of a process and those below it; None where the system does not tell."""
    if sys.platform != "linux":
        return None
    total = 0.0
    for one in tree(pid):
        with suppress(OSError, IndexError, ValueError):
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            total += (int(fields[11]) + int(fields[12])) / TICK
    return total


def waited_seconds(pid: int) -> float | None:
    """How long a process and those below it were ready to run while the machine was busy; None if it does not tell."""
    try:
        files = [file for one in tree(pid) for file in Path(f"/proc/{one}/task").glob("*/schedstat")]
        return sum(int(file.read_text().split()[1]) for file in files) / 1e9 if files else None
    except (OSError, IndexError, ValueError):
        return None


def tree(pid: int) -> list[int]:
    return [pid, *(below for child in children(pid) for below in tree(child))]


def end_all(seconds: float = 1.0) -> None:
    """Kill and bury everything below this process: one child at a time runs here, so whatever is left is a survivor."""
    deadline = time.monotonic() + seconds
    while adopting and (left := children(os.getpid())) and time.monotonic() < deadline:
        for pid in left:
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        for pid in left:
            with suppress(OSError):
                os.waitpid(pid, os.WNOHANG)
        time.sleep(0.001)


def sweep() -> None:
    """Remove the scratch folders of grading processes that were killed and are gone."""
    for folder in Path(tempfile.gettempdir()).glob(f"{SCRATCH}*-*"):
        pid = folder.name.removeprefix(SCRATCH).partition("-")[0]
        if pid.isdigit() and not folder.is_symlink() and not alive(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass  # somebody else's, and running
    try:  # a dead one that nobody has buried yet still answers to kill
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except (OSError, IndexError):
        return True


def overfull(folder: str) -> bool:
    """Whether a scratch folder holds more than a submission may write."""
    count = total = 0
    for place, _, names in os.walk(folder):
        count += len(names)
        with suppress(OSError):
            total += sum(os.lstat(os.path.join(place, name)).st_blocks * 512 for name in names[:1000])
        if count > MOST_FILES or total > SCRATCH_BYTES:
            return True
    return False
