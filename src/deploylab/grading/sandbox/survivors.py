"""What a child leaves behind: processes, adopted by the grading worker (Linux) so that they can be found, and files.

Only a process that does nothing else may call `adopt_orphans`: from then on whatever runs below it is a survivor.
"""

import ctypes
import os
import signal
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

SCRATCH, SCRATCH_BYTES, MOST_FILES, DEEPEST = "deploylab-", 16 << 20, 20_000, 40
FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
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
    deadline, pause = time.monotonic() + seconds, 0.0001
    while adopting and (left := children(os.getpid())) and time.monotonic() < deadline:
        for pid in left:
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        for pid in left:
            with suppress(OSError):
                os.waitpid(pid, os.WNOHANG)
        time.sleep(pause)
        pause = min(2 * pause, 0.01)


def sweep() -> None:
    """Remove the scratch folders of grading processes that were killed and are gone."""
    for folder in Path(tempfile.gettempdir()).glob(f"{SCRATCH}*-*"):
        pid = folder.name.removeprefix(SCRATCH).partition("-")[0]
        if pid.isdigit() and not alive(int(pid)):
            remove(str(folder))


def remove(folder: str) -> None:
    """Remove a scratch folder however deep it is nested.

    It goes down and up one open folder at a time: no path gets long and nothing recurses, so that no file can build a
    tree that its grader chokes on.
    """
    with suppress(OSError):
        place = os.open(folder, FOLDER)
        try:
            way = [(folder, os.listdir(place))]
            while True:
                name, left = way[-1]
                if left:
                    place = removed(left.pop(), place, way)
                elif len(way) > 1:
                    way.pop()
                    place = instead(place, os.open("..", FOLDER, dir_fd=place))
                    os.rmdir(name, dir_fd=place)
                else:
                    break
        finally:
            os.close(place)
        os.rmdir(folder)


def removed(name: str, place: int, way: list[tuple[str, list[str]]]) -> int:
    """Remove one entry of the open folder `place`; one that is a folder is entered instead."""
    try:
        os.unlink(name, dir_fd=place)
        return place
    except OSError:
        os.chmod(name, 0o700, dir_fd=place)  # made under a mask of its own: a folder that nobody may open
    place = instead(place, os.open(name, FOLDER, dir_fd=place))
    way.append((name, os.listdir(place)))
    return place


def instead(old: int, new: int) -> int:
    os.close(old)
    return new


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
    """Whether a scratch folder holds more than a submission may write, or is nested so deep that nobody can tell."""
    files = total = 0
    places = [(folder, 0)]
    while places:
        place, depth = places.pop()
        try:
            with os.scandir(place) as found:
                for entry in found:
                    files, total = files + 1, total + entry.stat(follow_symlinks=False).st_blocks * 512
                    if entry.is_dir(follow_symlinks=False):
                        places.append((entry.path, depth + 1))
                    if files > MOST_FILES or total > SCRATCH_BYTES or depth > DEEPEST:
                        return True
        except FileNotFoundError:
            continue  # gone in the meantime
        except OSError:
            return True
    return False
