"""What a class's results say: totals, how hard each check was, how well it tells, which misconceptions were met.

Marks and comments given by a person are in `marks.csv` of the results folder (student,exercise,points,comment). It is
only ever read: a regrade cannot touch it.
"""

import csv
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, pstdev
from typing import Any

from deploylab.grading.exercise import exercises
from deploylab.grading.jobs import Result
from deploylab.problems import Problem


@dataclass
class Student:
    """One student's rows, in the order of the exercises."""

    name: str
    rows: list[Result] = field(default_factory=list)
    kept: float = 1.0  # what lateness leaves of the points

    @property
    def earned(self) -> float:
        return float(sum(row["points"] for row in self.rows))

    @property
    def points(self) -> float:
        return self.earned * self.kept

    @property
    def most(self) -> float:
        return float(sum(row["max_points"] for row in self.rows))

    @property
    def percent(self) -> float:
        return 100 * self.points / self.most if self.most else 0.0


@dataclass(frozen=True)
class Item:
    """One check over the class. `difficulty`: mean share of its points; `discrimination`: correlation with the rest."""

    exercise: str
    name: str
    title: dict[str, str]
    difficulty: float
    discrimination: float | None


def read(results: Path) -> list[Student]:
    """The class from a results folder, with what a person marked."""
    place = results / "results.json"
    try:
        rows = json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise Problem(
            en=f"{place} cannot be read: run `deploylab grade SUBMISSIONS --out {results}` first.",
            ko=f"{place}을(를) 읽을 수 없습니다. 먼저 `deploylab grade 제출물 --out {results}`을 실행하세요.",
        ) from None
    people: dict[str, Student] = {}
    for row in rows:
        people.setdefault(row["student"], Student(row["student"])).rows.append(row)
    for mark in by_hand(results / "marks.csv"):
        apply(people, mark)
    return list(people.values())


def by_hand(place: Path) -> list[dict[str, str]]:
    if not place.exists():
        return []
    with open(place, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def apply(people: dict[str, Student], mark: dict[str, str]) -> None:
    rows = people[mark["student"]].rows if mark.get("student") in people else []
    if any(mark.values()) and not any(row["exercise"] == mark.get("exercise") for row in rows):
        who, what = mark.get("student"), mark.get("exercise")
        raise Problem(
            en=f"marks.csv: {who!r} has no result for {what!r}: write both as they stand in results.json.",
            ko=f"marks.csv: {who!r}에게 {what!r} 결과가 없습니다. results.json에 있는 그대로 적으세요.",
        )
    for row in rows:
        if row["exercise"] == mark.get("exercise"):
            row["comment"] = mark.get("comment") or ""
            if mark.get("points"):
                try:
                    row["points"], row["status"] = float(mark["points"].replace(",", ".")), "by hand"
                except ValueError:
                    raise Problem(
                        en=f"marks.csv: {mark['points']!r} of {mark['student']} is not a number of points.",
                        ko=f"marks.csv: {mark['student']}의 {mark['points']!r}은(는) 점수가 아닙니다.",
                    ) from None


def items(people: list[Student]) -> list[Item]:
    """Every check with its difficulty and discrimination."""
    table: dict[tuple[str, str], list[tuple[float, float]]] = {}
    titles: dict[tuple[str, str], dict[str, str]] = {}
    for person in people:
        for row in person.rows:
            for check in row["checks"]:
                key = (row["exercise"], check["name"])
                rest = person.earned - check["points"]
                table.setdefault(key, []).append((check["points"] / check["max_points"], rest))
                titles[key] = check["title"]
    return [
        Item(*key, titles[key], mean(share for share, _ in pairs), correlation(pairs)) for key, pairs in table.items()
    ]


def correlation(pairs: list[tuple[float, float]]) -> float | None:
    """Pearson's r; None if one side does not vary."""
    left, right = [a for a, _ in pairs], [b for _, b in pairs]
    spread = pstdev(left) * pstdev(right)
    if not spread:
        return None
    return mean((a - mean(left)) * (b - mean(right)) for a, b in pairs) / spread


def held(row: Result) -> list[str]:
    """The misconceptions that a result shows. Where nothing is right, a failed check alone points at none: it would
    fail for a file that is not begun, too."""
    begun = any(check["passed"] for check in row["checks"])
    sure = [check for check in row["checks"] if begun or check.get("sure")]
    return list(dict.fromkeys(name for check in sure for name in check["misconceptions"]))


def misconceptions(rows: Iterable[Result], lang: str) -> Counter[str]:
    """How often each misconception was named, by its text."""
    found: Counter[str] = Counter()
    for row in rows:
        texts: dict[str, Any] = exercises()[row["exercise"]].misconceptions if row["exercise"] in exercises() else {}
        for name in held(row):
            found[texts.get(name, {}).get(lang, name)] += 1
    return found
