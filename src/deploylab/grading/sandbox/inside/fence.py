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
    "socket.bind", "socket.connect", "socket.gethostby", "socket.getaddrinfo", "socket.send", "sqlite3.connect",
    "subprocess.", "syslog.", "winreg.", "_winapi.",
)  # fmt: skip
READING = ("open", "os.chdir", "os.listdir", "os.scandir", "os.fwalk")
UNTOLD = (  # functions of `os` that are refused too, though Python raises no event for them
    "eventfd", "memfd_create", "mkfifo", "mknod", "nice", "openpty", "pidfd_open", "posix_openpt",
    "sched_setaffinity", "sched_setparam", "sched_setscheduler", "setpgid", "setpriority", "setsid", "unshare",
)  # fmt: skip
STUBS = {  # modules that others import, and what only refuses in them
    "_multiprocessing": ("sem_unlink",), "_posixshmem": ("shm_open", "shm_unlink"), "_posixsubprocess": ("fork_exec",),
}  # fmt: skip
GONE = (  # modules whose C code opens files, starts processes or leaves this interpreter unseen
    "_dbm", "_gdbm", "_interpchannels", "_interpqueues", "_interpreters", "_remote_debugging", "_ssl", "_testcapi",
    "_testinternalcapi", "_tkinter", "_xxinterpchannels", "_xxsubinterpreters", "nis", "ossaudiodev", "readline",
    "spwd",
)  # fmt: skip
ON_PATHS = (*READING, "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.truncate")


def put_up_fence(readable, folder):
    """From now on, an event that is not within bounds raises PermissionError; nothing takes this back."""
    places = tuple({place.rstrip("/") for place in (*readable, *sys.path)})
    inside, refused, on_paths, is_int, text, binary, error = folder, REFUSED, ON_PATHS, int, str, bytes, PermissionError
    any_of, all_of, kind_of, reading, own = any, all, type, READING, os.getpid()
    taken, missing = (os.name, *STUBS, *GONE), ModuleNotFoundError  # none of them may come anew
    take_away()

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
        return not writing and of_python(path)

    def of_python(path):
        return any_of([path == place or path.startswith(place + "/") for place in places])

    def watch(event, given):
        signals = event == "fcntl.fcntl" and given[1] in (8, 10, 15)  # F_SETOWN, F_SETSIG, F_SETOWN_EX
        signals = signals or (event == "os.kill" and given[0] != own)
        outward = event == "socket.__new__" and given[1] not in (-1, 1)  # a pair, as asyncio needs it, is no way out
        loaded = event == "ctypes.dlopen" and given[0] is None  # by `import ctypes`; a name is looked up by nobody
        brought = event == "import" and (given[0] in taken or (kind_of(given[1]) is text and not of_python(given[1])))
        if brought:
            raise missing(f"not available here: {given[0]}")
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


def take_away():
    """Put functions that only refuse in the place of some, and nothing in the place of whole modules."""
    for name in UNTOLD:
        for module in (os, sys.modules[os.name]):
            if hasattr(module, name):
                setattr(module, name, refusing(f"{os.name}.{name}"))
    for name, functions in STUBS.items():
        module = sys.modules.setdefault(name, type(sys)(name))
        for function in functions:
            setattr(module, function, refusing(f"{name}.{function}"))
    lock = {"SEM_VALUE_MAX": 2**31 - 1, "__new__": refusing("a semaphore")}  # it would outlive the process
    setattr(sys.modules["_multiprocessing"], "SemLock", type("SemLock", (), lock))  # noqa: B010
    for name in GONE:
        sys.modules[name] = None  # type: ignore[assignment]


def refusing(name):
    def refused(*given, **named):
        raise PermissionError(13, f"not allowed here: {name}")

    return refused
