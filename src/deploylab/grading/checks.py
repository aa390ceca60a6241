"""What a checks.py imports: the mark of a check, and the two ways to compare. The format is in `exercise.py`."""

from collections.abc import Callable
from typing import Any

import pytest

from deploylab.grading.messages import expect, require, show

__all__ = ["check", "expect", "require", "show"]


def check(
    points: int,
    ko: str,
    en: str,
    task: int = 1,
    catches: tuple[str, ...] | list[str] = (),
    hint: dict[str, str] | None = None,
) -> Callable[[Any], Any]:
    """Mark a test function as a check: points, titles, task, and the misconceptions it was written for."""
    return pytest.mark.check(
        points=points, title={"ko": ko, "en": en}, task=task, catches=tuple(catches), hint=hint or {}
    )
