"""What a variant of a question needs, and chance that is the same on every Python."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from random import Random
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Recipe:
    """`draw` makes numbers, `answer` and the texts are functions of these numbers. `why` holds in both languages."""

    base: dict[str, Any]
    draw: Callable[["Draw"], dict[str, Any]]
    answer: Callable[..., Any]
    ko: Callable[..., str]
    en: Callable[..., str]
    why: Callable[..., str]
    as_printed: bool = True  # False: the printed question leans on the one before it, this one stands alone


class Draw:
    """Chance from a seed, by `random()` alone."""

    def __init__(self, seed: str):
        self.rng = Random(seed)

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.rng.random() * (high - low + 1))

    def one_of(self, choices: Sequence[T]) -> T:
        return choices[self.whole(0, len(choices) - 1)]

    def some(self, choices: Sequence[T], number: int) -> list[T]:
        """So many different ones, in the order of `choices`."""
        left = list(range(len(choices)))
        taken = sorted(left.pop(self.whole(0, len(left) - 1)) for _ in range(number))
        return [choices[place] for place in taken]


def rounded(value: Fraction, places: int) -> str:
    """Half up, exact, with that many decimals."""
    scaled = floor(value * 10**places + Fraction(1, 2))
    return f"{scaled // 10**places}.{scaled % 10**places:0{places}}" if places else str(scaled)


def plain(value: Fraction) -> str:
    """A fraction with a finite decimal form, written out: 262.8, 5256."""
    text = f"{float(value):.6f}".rstrip("0").rstrip(".")
    return text or "0"


def letters(number: int) -> str:
    """The first names of servers: "ABC"."""
    return "ABCDEFGH"[:number]
