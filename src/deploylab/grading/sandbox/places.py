"""What a child may read: this Python's standard library and the system libraries linked with it, nothing installed."""

import mimetypes
import os
import site
import sys
import sysconfig
from functools import cache
from pathlib import Path

NOT_OURS = ("site-packages", "dist-packages")


@cache
def interpreter() -> str:
    """The real executable: a virtual environment's own Python would lead to its site-packages."""
    return os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable)


@cache
def readable() -> tuple[str, ...]:
    """Folders and files that the interpreter needs, real paths, those that exist."""
    machine = sysconfig.get_config_var("MULTIARCH") or ""
    library = sysconfig.get_config_var("LDLIBRARY") or ""
    wanted = [
        sysconfig.get_path("stdlib", vars={"installed_base": sys.base_prefix, "base": sys.base_prefix}),
        os.path.join(sys.base_prefix, "lib", f"python{sys.version_info[0]}{sys.version_info[1]}.zip"),
        os.path.join(sysconfig.get_config_var("LIBDIR") or "/nowhere", library) if ".so" in library else "",
        interpreter(),
        *(os.path.join(root, machine) for root in ("/lib", "/usr/lib") if machine),
        *("/lib64", "/usr/lib64", "/etc/ld.so.cache", "/usr/share/zoneinfo"),
        *("/etc/protocols", "/etc/services", *map(str, mimetypes.knownfiles)),
    ]
    found = dict.fromkeys(path for path in wanted if path and os.path.exists(path))
    inside = tuple(os.path.realpath(path) + os.sep for path in found if os.path.isdir(path))
    return *found, *(path for path in linked_with() if not path.startswith(inside))


def linked_with() -> list[str]:
    """The shared libraries this very process has loaded from outside any site-packages."""
    try:
        lines = Path("/proc/self/maps").read_text().splitlines()
    except OSError:
        return []
    paths = {line.split(maxsplit=5)[5] for line in lines if ".so" in line and line.count("/")}
    return sorted(path for path in paths if not any(part in path for part in NOT_OURS))


@cache
def hidden() -> tuple[str, ...]:
    """Folders below the readable ones that hold installed packages, ours among them."""
    package = str(Path(__file__).resolve().parents[2])
    found = {package, *map(os.path.realpath, [*site.getsitepackages(), site.getusersitepackages()])}
    for root in readable():
        if os.path.isdir(root):
            found |= {
                str(place) for name in NOT_OURS for depth in ("", "*/") for place in Path(root).glob(depth + name)
            }
    return tuple(sorted(path for path in found if os.path.isdir(path)))


@cache
def visible() -> tuple[str, ...]:
    """`readable` with the hidden folders cut out, for a wall whose rules can only add."""
    return tuple(part for root in readable() for part in without_hidden(root))


def without_hidden(path: str) -> list[str]:
    real = os.path.realpath(path)
    if real in hidden():
        return []
    if not any(place.startswith(real + os.sep) for place in hidden()):
        return [path]
    return [part for name in sorted(os.listdir(real)) for part in without_hidden(os.path.join(real, name))]
