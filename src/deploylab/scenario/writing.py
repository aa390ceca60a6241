"""Set one value in the text of a scenario file and leave everything else as it was written, comments included."""

import json
import re
from typing import Any

from deploylab.problems import Problem
from deploylab.scenario.reading import parse


def write(text: str, key: str, value: Any) -> str:
    """The text with `key` ("traffic.rate") set to `value`. Problem if it stands in a place that cannot be found."""
    table, _, name = key.rpartition(".")
    lines = text.splitlines()
    begin, end = place_of(lines, table)
    line = f"{name} = {toml(value)}"
    at = next((number for number in range(begin, end) if re.match(rf"\s*{re.escape(name)}\s*=", lines[number])), None)
    if at is not None:
        comment = re.search(r"\s#[^\"']*$", lines[at])
        lines[at] = line + (comment[0] if comment else "")
    elif begin < 0:
        lines += ["", f"[{table}]", line]
    else:
        lines.insert(begin, line)
    made = "\n".join(lines) + "\n"
    try:
        parse(made)
    except Problem:
        raise Problem(f"{key} cannot be set from here; write it into the text yourself.",
                      f"{key}은(는) 여기서 바꿀 수 없습니다. 글에 직접 쓰세요.") from None
    return made


def without(text: str, keys: list[str]) -> str:
    """The text without the lines of these keys."""
    for key in keys:
        table, _, name = key.rpartition(".")
        lines = text.splitlines()
        begin, end = place_of(lines, table)
        kept = [line for number, line in enumerate(lines)
                if not (begin <= number < end and re.match(rf"\s*{re.escape(name)}\s*=", line))]
        text = "\n".join(kept) + "\n"
    return text


def place_of(lines: list[str], table: str) -> tuple[int, int]:
    """First and last line (exclusive) of a table's body; "" is the top of the file. (-1, -1): there is none."""
    heads = [(number, match[1].strip()) for number, line in enumerate(lines)
             if (match := re.match(r"\s*\[\[?([^\[\]]+)\]\]?\s*(#.*)?$", line))]
    if not table:
        return 0, heads[0][0] if heads else len(lines)
    for place, (number, name) in enumerate(heads):
        if name == table:
            return number + 1, heads[place + 1][0] if place + 1 < len(heads) else len(lines)
    return -1, -1


def toml(value: Any) -> str:
    """A value as TOML writes it."""
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(toml(each) for each in value) + "]"
    return json.dumps(value, ensure_ascii=False)
