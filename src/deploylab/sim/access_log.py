"""Traffic from an access log in Common or Combined Log Format, plain or gzip."""

import gzip
import re
from datetime import datetime
from pathlib import Path
from typing import Any

from deploylab.problems import Problem

LINE = re.compile(r'(\S+) \S+ \S+ \[([^\]]+)\] "(?:\S+ )?(\S*)[^"]*" (\d{3}|-) (\d+|-)')


def read_log(path: Path, most: int) -> list[tuple[int, str, str, int]]:
    """(seconds, client, path, bytes) of the first `most` requests of an access log.

    Common and Combined Log Format, plain or gzip. Problem if it is no such file; a line that does not
    fit is skipped, unless none fits.
    """
    try:
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8", errors="replace") as lines:
            return parse_log(lines, most, str(path.name))
    except (OSError, EOFError) as trouble:
        raise Problem(f"{path}: the access log cannot be read ({trouble}).",
                      f"{path}: 접근 로그를 읽을 수 없습니다({trouble}).") from None


def parse_log(lines: Any, most: int, name: str = "log") -> list[tuple[int, str, str, int]]:
    rows = []
    for line in lines:
        found = LINE.match(line)
        if not found:
            continue
        client, when, path, _, size = found.groups()
        try:
            second = int(datetime.strptime(when, "%d/%b/%Y:%H:%M:%S %z").timestamp())
        except ValueError:
            continue
        rows.append((second, client, path, int(size) if size.isdigit() else 0))
        if len(rows) >= most:
            break
    if not rows:
        raise Problem(f"{name}: no line is in Common or Combined Log Format.",
                      f"{name}: Common/Combined 로그 형식에 맞는 줄이 없습니다.")
    return sorted(rows, key=lambda row: row[0])


def log_times(rows: list[tuple[int, str, str, int]], speed_up: float, longest_gap: float) -> list[int]:
    """Microseconds of each request; those of one second are spread evenly over it, long gaps are cut."""
    times, at, number = [], 0.0, 0
    while number < len(rows):
        end = number
        while end < len(rows) and rows[end][0] == rows[number][0]:
            end += 1
        if number:
            gap = rows[number][0] - rows[number - 1][0]
            at += min(gap, longest_gap) if longest_gap else gap
        count = end - number
        times += [round((at + place / count) * 1_000_000 / speed_up) for place in range(count)]
        number = end
    return times
