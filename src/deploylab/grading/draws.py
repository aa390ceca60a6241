"""Chance for questions and hidden checks: drawn from a secret, the same on every Python.

Only `random.Random(seed).random()` is used: the other methods changed between versions.
"""

import hashlib
import hmac
import random
from collections.abc import Sequence
from typing import Any

OF = "\x1f"  # stands between the secret and the release in a course's key


def course_key(secret: str, release: str) -> str:
    """What all numbers of a course are drawn from: its secret and the release (a term, a resit) in one word."""
    return f"{secret}{OF}{release}" if release else secret


def seed_of(key: str, exercise: str, student: str, *more: str) -> int:
    """HMAC-SHA256(course secret, exercise | student | release ...) as a number."""
    secret, _, release = key.partition(OF)
    return seed(secret, exercise, student, release, *more)


def seed(secret: str, *parts: str) -> int:
    """HMAC-SHA256(secret, the parts with | between) as a number."""
    text = "|".join(part.replace("\\", "\\\\").replace("|", "\\|") for part in parts)
    return int.from_bytes(hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest(), "big")


class Draws:
    """A stream of draws from one seed."""

    def __init__(self, number: int):
        self._random = random.Random(number).random

    def integer(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self._random() * (high - low + 1))

    def one_of(self, items: Sequence[Any]) -> Any:
        return items[self.integer(0, len(items) - 1)]

    def shuffled(self, items: Sequence[Any]) -> list[Any]:
        """The items in a drawn order (Fisher and Yates)."""
        left = list(items)
        return [left.pop(self.integer(0, len(left) - 1)) for _ in range(len(left))]
