"""What a test needs beyond Python: found if present, else the test is skipped with the line that installs it."""

import importlib.util
import os
import shutil

import pytest

INSTALL = {
    "chromium": "apt-get install --no-install-recommends chromium fonts-noto-cjk",
    "nginx": "apt-get install --no-install-recommends nginx-light",
    "haproxy": "apt-get install --no-install-recommends haproxy",
    "apache2": "apt-get install --no-install-recommends apache2",
    "bwrap": "apt-get install --no-install-recommends bubblewrap",
    "ip": "apt-get install --no-install-recommends iproute2",
    "ethtool": "apt-get install --no-install-recommends ethtool",
    "unshare": "apt-get install util-linux",
    "nsenter": "apt-get install util-linux",
    "npm": "apt-get install --no-install-recommends npm",
    "playwright": 'python -m pip install "deploylab[test]"',
    "material": 'python -m pip install "deploylab[book]"',
    "mkdocs": 'python -m pip install "deploylab[book]"',
    "axe_playwright_python": 'python -m pip install "deploylab[test]"',
    "distributed": 'python -m pip install "deploylab[test]"',
    "simpy": 'python -m pip install "deploylab[test]"',
    "hypothesis": 'python -m pip install "deploylab[test]"',
}
REQUIRE_ALL = os.environ.get("DEPLOYLAB_REQUIRE_ALL") == "1"
PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])


def find(program):
    """The program's path, or for a Python package its name; None if it is not here."""
    found = shutil.which(program, path=PATH)
    return found or (program if importlib.util.find_spec(program) else None)


def needs(*programs):
    """A mark for tests that need these programs: skipped without them, failing if everything is required."""
    missing = [program for program in programs if find(program) is None]
    reason = "; ".join(f"{program} is not installed: {INSTALL.get(program, 'install ' + program)}" for program in missing)
    if missing and REQUIRE_ALL:
        return pytest.mark.usefixtures("everything_is_required")
    return pytest.mark.skipif(bool(missing), reason=reason)
