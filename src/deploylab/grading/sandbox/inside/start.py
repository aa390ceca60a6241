"""Inside the child: give up every right that is not needed, then serve. The last text; for the child only."""

import os
import sys

SIGKILL = 9  # the module `signal` would cost a millisecond


def limit(limits):
    import resource

    for name, value in limits.items():
        number = getattr(resource, "RLIMIT_" + name)
        _, hard = resource.getrlimit(number)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:  # noqa: SIM105 - contextlib would cost two milliseconds
            resource.setrlimit(number, (value, value))
        except (OSError, ValueError):
            pass


def become(native, uid):
    """Leave root for good, keeping the standard library in reach even where its folder is closed to others."""
    places = {path: os.open(path, os.O_PATH) for path in sys.path if os.path.isdir(path)}
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    native("prctl")(4, 1, 0, 0, 0)  # PR_SET_DUMPABLE: /proc/self stays ours
    if not all(os.access(os.path.join(path, ""), os.R_OK) for path in places):
        for path, place in places.items():
            move(path, f"/proc/self/fd/{place}")
        sys.path_importer_cache.clear()


def move(old, new):
    """Find modules below `new` that were to be found below `old`, in packages already loaded too."""
    for paths in [sys.path, *(getattr(module, "__path__", []) for module in sys.modules.values())]:
        paths[:] = [new + path[len(old) :] if (path + "/").startswith(old + "/") else path for path in paths]


def die_with(native, parent):
    native("prctl")(1, SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG, after any change of user
    if os.getppid() != parent:
        os._exit(0)


def start(settings, child, native, address, confine_files, forbid_calls, put_up_fence):
    os.chdir(settings["folder"])
    reached = {"landlock": 0, "seccomp": False}
    limit(settings["limits"])
    if settings["landlock"]:
        reached["landlock"] = confine_files(native, settings["readable"], settings["listable"], settings["writable"])
    if settings["uid"]:
        become(native, settings["uid"])
    if settings["parent"]:
        die_with(native, settings["parent"])
    if settings["seccomp"]:
        reached["seccomp"] = forbid_calls(native, address)
    os.environ.pop("PWD", None)  # bwrap's own
    put_up_fence(settings["readable"], settings["folder"])
    child.answer(0, {"value": None, **reached})
    child.serve()
