"""The source shown beside the stage: the installed file that really runs, and which lines matter."""

import ast
import inspect
import random
from pathlib import Path
from typing import Any

from deploylab.resources import PACKAGE


def listing(name: str, text: str) -> dict[str, Any]:
    return {"file": name, "lines": text.splitlines()}


def strategy_source(meta: dict[str, Any], source: str | Path | None) -> dict[str, Any] | None:
    """The strategy's file: given as text or path, else the one that the trace names, if it is a page of this package.

    A trace may come from anybody: a file outside the package is shown only if the caller names it.
    """
    if isinstance(source, Path):
        return listing(source.name, source.read_text(encoding="utf-8"))
    if source is not None:
        return listing(Path(str(meta.get("source") or "strategy.py")).name, source)
    path = page_of(str(meta.get("source") or ""))
    return listing(path.name, path.read_text(encoding="utf-8")) if path else None


def own_balancer(name: str, text: str) -> dict[str, Any]:
    """A balancer that somebody wrote, with the first and the last line of its last `pick`; else all its lines."""
    shown = listing(name, text)
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        nodes = []
    found = [node for node in nodes if isinstance(node, ast.FunctionDef) and node.name == "pick"]
    shown["pick"] = [found[-1].lineno, found[-1].end_lineno] if found else [1, len(shown["lines"])]
    return shown


def page_of(source: str) -> Path | None:
    """A module of this package, or a file in it, by the name that the trace gives."""
    path = (
        PACKAGE.joinpath(*source.split(".")[1:]).with_suffix(".py") if source.startswith("deploylab.") else Path(source)
    )
    inside = path.suffix == ".py" and path.is_file() and path.resolve().is_relative_to(PACKAGE)
    return path if inside else None


def balancer_source(meta: dict[str, Any]) -> tuple[dict[str, Any] | None, dict[str, Any]]:
    """The balancer's file with the lines of its `pick`, and what its scores mean."""
    from deploylab.balancing import BALANCERS

    if meta.get("balancer") not in BALANCERS:
        return None, {}
    cls: Any = type(BALANCERS[meta["balancer"]](random.Random(0)))
    compares = {"scored": hasattr(cls, "scores"), "lowest_wins": getattr(cls, "lowest_wins", True),
                "score_name": getattr(cls, "score_name", {})}
    shown = listing(Path(inspect.getfile(cls)).name, Path(inspect.getfile(cls)).read_text(encoding="utf-8"))
    lines, first = inspect.getsourcelines(cls.pick)
    shown["pick"] = [first, first + len(lines) - 1]
    return shown, {key: value for key, value in compares.items() if value is not None}
