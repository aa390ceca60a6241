"""A message on the pipe: four bytes of length, then JSON that is exactly JSON."""

import json
from typing import Any

MOST_BYTES, MOST_IN_ALL = 1_000_000, 2_000_000  # of one answer, and of all that a child ever says


def framed(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def not_a_number(text: str) -> None:
    raise ValueError(text)


def parsed(data: bytes) -> dict[str, Any] | None:
    """The answer as plain JSON; None for anything that is not exactly that."""
    try:
        answer = json.loads(data.decode("utf-8"), object_pairs_hook=no_duplicates, parse_constant=not_a_number)
    except (ValueError, RecursionError, MemoryError):
        return None
    return answer if type(answer) is dict else None
