"""Where the files that travel with the package are: chapters, exercises, scenarios.

In a source tree (and an editable install) `chapters/` and `exercises/` stand at the top of the repository;
in a wheel they are inside the package.
"""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
SCENARIOS = PACKAGE / "scenarios"


def folder(name: str) -> Path:
    """The folder `chapters` or `exercises`, wherever this installation keeps it."""
    packed = PACKAGE / "_content" / name
    return packed if packed.is_dir() else PACKAGE.parent.parent / name
