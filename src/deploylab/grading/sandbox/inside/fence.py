"""Inside the child: a fence of Python's own audit events, before any wall of the machine. For the child only.

It keeps a file that looks around from the solutions, the checks and other students' work: only the standard library
may be read, only the own folder written; no process, no socket, no foreign library. It stands at every level, so that
what is refused is refused everywhere in the same words, whatever wall is behind it. Native code could climb it: it is a
fence and no wall, and where there is nothing else the level is called `rlimits`. What it needs is in constants of one
function whose objects cannot be looked up any more once it stands.
"""

import os
import sys

REFUSED = (
    "ctypes.", "gc.get_", "os.chmod", "os.chown", "os.exec", "os.fork", "os.killpg", "os.link", "os.posix_spawn",
    "os.setxattr", "os.spawn", "os.startfile", "os.symlink", "os.system", "os.utime", "pty.", "resource.prlimit",
    "socket.bind", "socket.connect", "socket.gethostby", "socket.getaddrinfo", "socket.send", "subprocess.",
    "winreg.", "_winapi.",
)  # fmt: skip
READING = ("open", "os.chdir", "os.listdir", "os.scandir", "os.fwalk")
UNTOLD = (  # refused too, but Python raises no event for them
    "eventfd", "memfd_create", "mkfifo", "mknod", "nice", "openpty", "pidfd_open", "sched_setaffinity",
    "sched_setparam", "sched_setscheduler", "setpgid", "setpriority", "setsid", "unshare",
)  # fmt: skip
ON_PATHS = (*READING, "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.truncate")


def put_up_fence(readable, folder):
    """From now on, an event that is not within bounds raises PermissionError; nothing takes this back."""
    places = tuple({place.rstrip("/") for place in (*readable, *sys.path)})
    inside, refused, on_paths, is_int, text, binary, error = folder, REFUSED, ON_PATHS, int, str, bytes, PermissionError
    any_of, all_of, kind_of, reading, own = any, all, type, READING, os.getpid()
    take_semaphores()
    for name in UNTOLD:
        if hasattr(os, name):
            setattr(os, name, refusing(f"os.{name}"))
            setattr(sys.modules[os.name], name, getattr(os, name))

    def climbs(path):
        depth = 0
        for part in path.split("/"):
            depth += -1 if part == ".." else part not in ("", ".")
            if depth < 0 or (part == ".." and path.startswith("/")):
                return True
        return False

    def within(path, writing):
        if path is None or kind_of(path) is is_int:  # this folder, or what is open already
            return True
        path = path.decode("utf-8", "surrogateescape") if kind_of(path) is binary else path
        if kind_of(path) is not text or climbs(path):
            return False
        if not path.startswith("/") or path == inside or path.startswith(inside + "/") or path == "/dev/null":
            return True
        return not writing and any_of([path == place or path.startswith(place + "/") for place in places])

    def watch(event, given):
        signals = event == "fcntl.fcntl" and given[1] in (8, 10, 15)  # F_SETOWN, F_SETSIG, F_SETOWN_EX
        signals = signals or (event == "os.kill" and given[0] != own)
        outward = event == "socket.__new__" and given[1] not in (-1, 1)  # a pair, as asyncio needs it, is no way out
        loaded = event == "ctypes.dlopen" and given[0] is None  # by `import ctypes`; a name is looked up by nobody
        if (event.startswith(refused) and not loaded) or signals or outward:
            raise error(13, f"not allowed here: {event}")
        if event in on_paths:
            changing = event not in reading
            writing = changing or (
                event == "open" and kind_of(given[2]) is is_int and given[2] & 0o1103
            )  # O_WRONLY, O_RDWR, O_CREAT, O_TRUNC
            paths = given[:2] if event == "os.rename" else given[:1]
            if not all_of([within(path, writing) for path in paths]):
                raise error(13, "not allowed here: a path outside")

    sys.addaudithook(watch)


def refusing(name):
    def refused(*given, **named):
        raise PermissionError(13, f"not allowed here: {name}")

    return refused


def take_semaphores():
    """No semaphore that outlives the process; the walls have no place for one either."""
    stub = sys.modules["_multiprocessing"] = type(sys)("_multiprocessing")
    lock = type("SemLock", (), {"SEM_VALUE_MAX": 2**31 - 1, "__new__": refusing("SemLock")})
    vars(stub).update(SemLock=lock, sem_unlink=refusing("sem_unlink"))
