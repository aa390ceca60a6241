"""What student code may import beyond the standard library: stand-ins that hold words (dataclasses) only."""

import importlib
import importlib.util
from pathlib import Path

ALLOWED = ("deploylab.intentions",)  # pages that define values only: their text may be given to students


def stand_ins(names: tuple[str, ...]) -> dict[str, str]:
    """Module name -> its source text, to be injected into the child over the pipe."""
    found = {}
    for name in names:
        spec = importlib.util.find_spec(name) if name in ALLOWED else None
        if spec is None or spec.origin is None:
            raise ValueError(f"an exercise may not offer the module {name!r} (allowed: {', '.join(ALLOWED)})")
        found[name] = Path(spec.origin).read_text(encoding="utf-8")
    return found


def words(names: tuple[str, ...]) -> dict[str, type]:
    """Class name -> our class, for every class that these modules define."""
    return {
        kind.__name__: kind
        for name in names
        for kind in vars(importlib.import_module(name)).values()
        if isinstance(kind, type) and kind.__module__ == name
    }
