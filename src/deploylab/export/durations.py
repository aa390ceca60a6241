"""Durations as Kubernetes tools write them: "30s", "1m30s", 30."""

import re
from math import ceil
from typing import Any

UNITS = {"h": 3600, "m": 60, "s": 1, "ms": 0.001}
PART = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)(ms|h|m|s)", re.ASCII)


def seconds_of(value: Any) -> float | None:
    """Seconds of a duration, None if it is none: "1m30s" -> 90, 30 -> 30, "30" -> 30."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return float(value)
    if not isinstance(value, str):
        return None
    if value.isascii() and value.isdigit() and len(value) < 10:
        return float(value)
    parts = PART.findall(value)
    if not parts or "".join(number + unit for number, unit in parts) != value:
        return None
    return sum(float(number) * UNITS[unit] for number, unit in parts)


def duration(seconds: float) -> str:
    """30 -> "30s"; what is not a whole number of seconds is rounded up."""
    return f"{ceil(seconds)}s"
