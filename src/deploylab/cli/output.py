"""JSON as the subcommands print it."""

import json
import math
from typing import Any


def plain(value: Any) -> Any:
    """JSON knows no infinity and no nan: both become null."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {key: plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(entry) for entry in value]
    return value


def as_json(value: Any) -> str:
    return json.dumps(plain(value), ensure_ascii=False, indent=2)
