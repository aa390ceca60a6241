"""Markers: what a chapter includes instead of copying it, so that prose cannot drift from code.

    <!-- include: source strategies/rolling.py rolling -->   a function or class, as a block of Python
    <!-- include: diagram D-RP -->                           a diagram drawn by deploylab.book.diagrams
    <!-- include: scenario rolling at=35 -->                 how to run it, and what happens at second 35 (or step=4)
    <!-- include: ledger rolling -->                         the ledger of that run as a table
    <!-- include: recorded deployments -->                   the simulation beside a recorded live run, as a table
    <!-- include: quiz Q10 -->                               a question, its answer folded away
    <!-- include: flashcards ch04 -->                        the cards of a chapter
    <!-- end -->                                             each of them ends so
    <!-- = rolling ledger.failed -->0<!-- end -->            inside a sentence: a number from that run
    <!-- claim C019 -->  <!-- term G001 -->                  this place treats the claim, introduces the term

`fill` rewrites only what stands between a marker and its end; filling twice changes nothing. Markers in
fenced blocks and in `code` are left alone.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deploylab.problems import Problem

TOKEN = re.compile(r"(?<!`)<!--[ \t]*(include:?|=|claim|term|end)(?=[ \t-])[ \t]*(.*?)[ \t]*-->")
FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")


@dataclass(frozen=True)
class Marker:
    """A marker, the words in it, and where its body stands in the text (`start` is `stop` if it has none)."""

    keyword: str  # include, =, claim, term
    words: tuple[str, ...]
    line: int
    start: int
    stop: int


@dataclass(frozen=True)
class Place:
    """Where a marker stands: for messages, and for links that must be right from there."""

    path: Path
    line: int
    lang: str
    run: Callable[..., Any] = field(repr=False)

    def problem(self, en: str, ko: str) -> Problem:
        return Problem(en=f"{self.path}:{self.line}: {en}", ko=f"{self.path}:{self.line}: {ko}")


def outside_fences(text: str) -> Iterator[tuple[int, int, str]]:
    """The lines of a text that are not in a fenced block: (number from 1, offset, line)."""
    fence, offset = "", 0
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        mark = FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif mark:
            fence = mark[1]
        else:
            yield number, offset, line
        offset += len(line)


def parse(text: str, path: Path) -> list[Marker]:
    """All markers of a chapter in order. A marker that is not closed, or an end without one, is a Problem."""
    markers: list[Marker] = []
    waiting: tuple[str, tuple[str, ...], int, int] | None = None

    def refuse(line: int, en: str, ko: str) -> Problem:
        return Problem(en=f"{path}:{line}: {en}", ko=f"{path}:{line}: {ko}")

    for number, offset, line in outside_fences(text):
        for token in TOKEN.finditer(line):
            keyword, words = token[1].rstrip(":"), tuple(token[2].split())
            if keyword == "end":
                if not waiting:
                    raise refuse(number, "an end without a marker before it", "앞선 표식 없이 end가 나왔습니다")
                markers.append(Marker(*waiting, stop=offset + token.start()))
                waiting = None
            elif keyword in ("claim", "term"):
                place = offset + token.end()
                markers.append(Marker(keyword, words, number, place, place))
            elif waiting:
                raise unclosed(path, waiting)
            else:
                waiting = (keyword, words, number, offset + token.end())
    if waiting:
        raise unclosed(path, waiting)
    return sorted(markers, key=lambda marker: marker.start)


def unclosed(path: Path, waiting: tuple[str, tuple[str, ...], int, int]) -> Problem:
    keyword, words, line, _ = waiting
    name = " ".join((keyword, *words))
    return Problem(
        en=f"{path}:{line}: the marker “{name}” is not closed; put <!-- end --> after it",
        ko=f"{path}:{line}: 표식 “{name}”가 닫히지 않았습니다. 뒤에 <!-- end -->를 두십시오",
    )


def fill(text: str, path: Path, run: Callable[..., Any] | None = None) -> str:
    """The text with every marker filled in. Its language is the name of the file: ko.md, en.md."""
    from deploylab.book.includes import contents

    pieces, done = [], 0
    for marker in parse(text, path):
        place = Place(path, marker.line, path.stem, run or simulated)
        body = contents(marker, place)
        if marker.keyword == "include":
            body = f"\n\n{body}\n\n"
        pieces += [text[done : marker.start], body]
        done = marker.stop
    return "".join([*pieces, text[done:]])


def simulated(name: str, **overrides: Any) -> Any:
    """A run of a scenario, made once however many numbers are asked of it."""
    key = (name, tuple(sorted(overrides.items())))
    if key not in RUNS:
        import deploylab

        RUNS[key] = deploylab.run(name, **overrides)  # type: ignore[attr-defined]
    return RUNS[key]


RUNS: dict[tuple, Any] = {}


def fill_file(path: Path, run: Callable[..., Any] | None = None) -> bool:
    """Fill a chapter in place. True if it changed."""
    before = path.read_text(encoding="utf-8")
    after = fill(before, path, run)
    if after != before:
        path.write_text(after, encoding="utf-8")
    return after != before
