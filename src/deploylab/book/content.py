"""The research notes of the book as Python values, read once."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from deploylab import resources
from deploylab.problems import Problem

HERE = Path(__file__).resolve().parent / "content"
LANGUAGES = ("ko", "en")


@cache
def notes(name: str) -> Any:
    """A file of notes by its stem: "claims", "glossary", "quiz" ... Do not change what it returns."""
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


@cache
def by_id(name: str) -> dict[str, dict[str, Any]]:
    """The items of a file of notes by their id."""
    return {item["id"]: item for item in notes(name)}


def item(name: str, identity: str) -> dict[str, Any]:
    """One item of the notes, or a Problem that names what is unknown."""
    known = by_id(name)
    if identity not in known:
        raise Problem(
            en=f"{identity} is not in {name}.json; ids there run from {min(known)} to {max(known)}",
            ko=f"{name}.json에 {identity}가 없습니다. 쓸 수 있는 번호는 {min(known)}부터 {max(known)}까지입니다",
        )
    return known[identity]


def chapters_folder() -> Path:
    """Where the chapters are in this installation."""
    return resources.folder("chapters")


def chapter_folders(root: Path | None = None) -> dict[str, Path]:
    """Chapter id ("ch04") -> its folder ("04_mapping"), in order, for the folders that exist."""
    root = root or chapters_folder()
    found = sorted(path for path in root.glob("[0-9][0-9]_*") if path.is_dir())
    return {f"ch{path.name[:2]}": path for path in found}
