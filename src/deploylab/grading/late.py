"""Late submissions: the marks stay what they are; what is exported is less, by the day, after each one's own deadline.

Times come from the learning platform (a CSV student,at) and must carry a time zone: "23:59" without one is a dispute.
An extension (a CSV student,hours) moves one student's deadline.
"""

import csv
import math
from datetime import datetime, timedelta
from pathlib import Path

from deploylab.grading.marks import Student
from deploylab.problems import Problem


def moment(text: str, where: str) -> datetime:
    """A time with its zone, as ISO 8601 has it."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Problem(
            en=f"{where}: {text!r} is not a time with a time zone, such as 2026-11-24T23:59+09:00.",
            ko=f"{where}: {text!r}은(는) 시간대가 있는 시각이 아닙니다. 예: 2026-11-24T23:59+09:00.",
        )
    return found


def column(place: Path, name: str) -> dict[str, str]:
    with open(place, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    if not rows or not {"student", name} <= set(rows[0]):
        raise Problem(
            en=f"{place} must have the columns student,{name}.", ko=f"{place}에는 student,{name} 열이 있어야 합니다."
        )
    return {row["student"]: row[name] or "" for row in rows}


def share_kept(at: datetime, deadline: datetime, per_day: float) -> float:
    """The share of the points that is left: each day that has begun after the deadline takes `per_day` percent."""
    days = math.ceil((at - deadline) / timedelta(days=1)) if at > deadline else 0
    return max(0.0, 1 - days * per_day / 100)


def apply(people: list[Student], deadline: str, times: Path, per_day: float, extensions: Path | None = None) -> None:
    """Set what each student keeps; somebody whose time is not told is not late."""
    due, told = moment(deadline, "--deadline"), column(times, "at")
    longer = column(extensions, "hours") if extensions else {}
    for person in people:
        if told.get(person.name):
            own = due + timedelta(hours=hours(longer.get(person.name) or "0", person.name))
            person.kept = share_kept(moment(told[person.name], f"{times}, {person.name}"), own, per_day)


def hours(text: str, student: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise Problem(
            en=f"extension of {student}: {text!r} is not a number of hours.",
            ko=f"{student}의 연장: {text!r}은(는) 시간 수가 아닙니다.",
        ) from None
