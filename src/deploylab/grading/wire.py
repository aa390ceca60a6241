"""What crosses the pipe: plain values only, each of an exact type, so that nothing can pretend to be what it is not.

3  "s1"  None  True  2.5          themselves (no NaN, no infinity) ["l", ...] ["t", ...]             a list, a tuple
["d", [key, value], ...]          a dict ["o", token, "Server", {...}]     grader -> child: one of our objects; the
child answers ["o", token] for that very object ["v", "Drain", {...}]             a value of the exercise's
vocabulary (an intention, for example) ["g", handle]                     child -> grader: a generator, which stays
in the child
"""

import dataclasses
import math
from typing import Any

DEEPEST = 24


class NotPlain(ValueError):
    """The child's bytes were JSON, but not in this format."""


class Passed:
    """The grader's objects as the child knows them: each object one token for as long as a check lasts."""

    def __init__(self) -> None:
        self.tokens: dict[int, int] = {}
        self.objects: list[Any] = []

    def token(self, thing: Any) -> int:
        if id(thing) not in self.tokens:
            self.tokens[id(thing)] = len(self.objects)
            self.objects.append(thing)  # kept alive, so that its id is not given to another object
        return self.tokens[id(thing)]


@dataclasses.dataclass(frozen=True)
class Generator:
    """A generator that lives in the child."""

    handle: int


def encode(value: Any, passed: Passed, vocabulary: dict[str, type]) -> Any:
    """Our value for the child."""
    if value is None or type(value) in (bool, int, str, float):
        return value
    if isinstance(value, list | tuple):
        return ["l" if isinstance(value, list) else "t", *[encode(item, passed, vocabulary) for item in value]]
    if isinstance(value, dict):
        pairs = value.items()
        return ["d", *[[encode(key, passed, vocabulary), encode(item, passed, vocabulary)] for key, item in pairs]]
    kind = type(value).__name__
    if dataclasses.is_dataclass(value):
        names = [field.name for field in dataclasses.fields(value)]
    elif isinstance(value, Exception):
        names = list(vars(value))
    else:
        raise TypeError(f"a check passed a {kind}: pass plain values or dataclasses")
    fields = {name: encode(getattr(value, name), passed, vocabulary) for name in names}
    return ["v", kind, fields] if kind in vocabulary else ["o", passed.token(value), kind, fields]


def decode(value: Any, passed: Passed, vocabulary: dict[str, type], depth: int = 0) -> Any:
    """The child's answer as our value; NotPlain for anything that is not exactly in the format."""
    if value is None or type(value) in (bool, int, str) or (type(value) is float and math.isfinite(value)):
        return value
    if type(value) is not list or not value or type(value[0]) is not str or depth > DEEPEST:
        raise NotPlain("not in the format")
    tag, *rest = value
    inner = depth + 1
    if tag in ("l", "t"):
        items = [decode(item, passed, vocabulary, inner) for item in rest]
        return items if tag == "l" else tuple(items)
    if tag == "d" and all(type(pair) is list and len(pair) == 2 for pair in rest):
        keys = [decode(key, passed, vocabulary, inner) for key, _ in rest]
        if all(type(key) in (str, int, bool, float, type(None)) for key in keys):
            return dict(zip(keys, (decode(item, passed, vocabulary, inner) for _, item in rest), strict=True))
    if tag == "o" and len(rest) == 1 and type(rest[0]) is int and 0 <= rest[0] < len(passed.objects):
        return passed.objects[rest[0]]
    if tag == "g" and len(rest) == 1 and type(rest[0]) is int:
        return Generator(rest[0])
    if tag == "v" and len(rest) == 2 and type(rest[0]) is str and type(rest[1]) is dict and rest[0] in vocabulary:
        return word(vocabulary[rest[0]], rest[1], passed, vocabulary, inner)
    raise NotPlain("not in the format")


def word(kind: type, fields: dict[str, Any], passed: Passed, vocabulary: dict[str, type], depth: int) -> Any:
    if not dataclasses.is_dataclass(kind) or set(fields) != {field.name for field in dataclasses.fields(kind)}:
        raise NotPlain("not a word of the vocabulary")
    return kind(**{name: decode(item, passed, vocabulary, depth) for name, item in fields.items()})
