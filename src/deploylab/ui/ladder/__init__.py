"""A ladder of messages between hosts that can be stepped through: for mapping, proxy duties and packet paths."""

import inspect
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from deploylab.ui.component import component
from deploylab.ui.state import say

_component = component(Path(__file__).resolve().parent)


@dataclass(frozen=True)
class Fact:
    """One row of a rung: a field before and after, and the rule that decided."""

    what: str
    before: str = ""
    after: str = ""
    rule: str = ""

    def row(self) -> dict[str, Any]:
        return asdict(self) | {"changed": self.before != self.after}


@dataclass(frozen=True)
class Rung:
    """A message from one host to another (or something that happens inside one host)."""

    start: str
    end: str
    label: str
    say: str
    facts: Sequence[Fact] = field(default_factory=tuple)
    code: Callable | type | None = None

    def told(self) -> dict[str, Any]:
        return {"from": self.start, "to": self.end, "label": self.label, "say": self.say,
                "facts": [fact.row() for fact in self.facts], "code": source(self.code) if self.code else None}


def source(thing: Callable | type) -> dict[str, str]:
    """The installed source of a function or class, and the module it stands in."""
    return {"file": thing.__module__.replace(".", "/") + ".py", "text": inspect.getsource(thing)}


def ladder(lanes: Sequence[str], rungs: Sequence[Rung], key: str) -> None:
    """Show the ladder; stepping happens in the browser."""
    words = {"first": say("처음", "first"), "back": say("뒤로", "back"), "next": say("앞으로", "forward"), "last": say("끝", "last")}
    told = {"lanes": list(lanes), "steps": [rung.told() for rung in rungs], "words": words, "name": key}
    _component(key=key, data=json.dumps(told, ensure_ascii=False))
