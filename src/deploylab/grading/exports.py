"""Marks for other systems: Canvas and Moodle CSV by template, Gradescope results.json, JUnit XML.

Student-supplied text is harmless in each: a cell that a spreadsheet would run gets a leading apostrophe, XML gets no
forbidden character. What the systems check was read in their importers (named at each function).
"""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from deploylab.grading.marks import Student
from deploylab.grading.messages import clean
from deploylab.problems import Problem

RISKY = ("=", "+", "-", "@", "\t", "\r")


def cell(text: str) -> str:
    """A text cell that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(RISKY) else text


def number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def read_csv(place: Path) -> tuple[list[list[str]], str]:
    """The rows of an instructor's CSV and its delimiter (comma or semicolon)."""
    try:
        text = place.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise Problem(
            en=f"{place} cannot be read: {problem}.", ko=f"{place}을(를) 읽을 수 없습니다: {problem}."
        ) from None
    delimiter = delimiter_of(text)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)), delimiter


def delimiter_of(text: str) -> str:
    first = text.partition("\n")[0]
    return ";" if first.count(";") > first.count(",") else ","


def written(rows: list[list[str]], delimiter: str = ",") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return out.getvalue()


def names_of(person: Student) -> list[str]:
    """What a system may know this student by: the whole name, or the number that a download put after it."""
    number_after = re.search(r"_(\d+)$", person.name)
    return [person.name, number_after[1]] if number_after else [person.name]


def canvas(people: list[Student], template: Path, column: str) -> tuple[str, list[str]]:
    """The instructor's own Canvas export with one column filled, and who was not found in it.

    As gradebook_importer.rb reads it: row 1 has Student, ID, ..., Section; students are found by ID, SIS user id, SIS
    login id, then exact name. EX (excused) is left alone. A column that is not there would become a new assignment,
    so it is refused here.
    """
    rows, delimiter = read_csv(template)
    header = rows[0] if rows else []
    wanted = [place for place, title in enumerate(header) if title == column or title.startswith(f"{column} (")]
    if len(header) < 4 or "Student" not in header[0] or header[1] != "ID" or len(wanted) != 1:
        raise Problem(
            en=f"{template} is not a Canvas gradebook export with exactly one column {column!r}; it has {header}.",
            ko=f"{template}은(는) {column!r} 열이 하나 있는 Canvas 성적부 파일이 아닙니다. 열: {header}.",
        )
    keys = [place for title in ("ID", "SIS User ID", "SIS Login ID", "Student") for place in places(header, title)]
    found = lookup(people)
    met = set()
    for row in rows[1:]:
        person = next((found[row[place]] for place in keys if place < len(row) and row[place] in found), None)
        if person is not None and len(row) > wanted[0] and "Points Possible" not in row[0]:
            met.add(person.name)
            if row[wanted[0]].strip().upper() != "EX":
                row[wanted[0]] = number(person.points)
    return written(rows, delimiter), [person.name for person in people if person.name not in met]


def out_of(people: list[Student], table: str, column: str) -> tuple[float, float] | None:
    """(points possible in a filled Canvas table, most points here) if they differ: marks are written as they are."""
    rows = [*csv.reader(io.StringIO(table, newline=""), delimiter=delimiter_of(table)), [], []]
    header, possible = rows[:2]
    wanted = next((place for place, title in enumerate(header) if title.partition(" (")[0] == column), len(possible))
    told = possible[wanted] if wanted < len(possible) and "Points Possible" in possible[0] else ""
    most = max((person.most for person in people), default=0.0)
    try:
        there = float(told.replace(",", "."))
    except ValueError:
        return None
    return None if there == most else (there, most)


def places(header: list[str], title: str) -> list[int]:
    return [place for place, word in enumerate(header) if word.strip().casefold() == title.casefold()]


def lookup(people: list[Student]) -> dict[str, Student]:
    return {name: person for person in people for name in names_of(person) if name}


def moodle(people: list[Student], participants: Path, title: str) -> tuple[str, list[str]]:
    """A CSV for Moodle's grade import, for the people of a participants list only, and who was not found in it.

    As load_data.php reads it: one unknown user or one grade above 100 cancels the whole import, so marks are percent,
    capped at 100, and nobody is in it who is not in the list.
    """
    rows, _ = read_csv(participants)
    header = rows[0] if rows else []
    titles = {"email": ("email", "email address"), "idnumber": ("idnumber", "id number"), "username": ("username",)}
    columns = {key: [place for name in names for place in places(header, name)] for key, names in titles.items()}
    if not any(columns.values()):
        raise Problem(
            en=f"{participants} has none of the columns email, idnumber, username; it has {header}.",
            ko=f"{participants}에 email, idnumber, username 열이 없습니다. 열: {header}.",
        )
    found, met = lookup(people), set()
    table = [["email", "idnumber", "username", f"{cell(title)} (percent)", f"{cell(title)} feedback"]]
    for row in rows[1:]:
        known = {key: row[where[0]] if where and where[0] < len(row) else "" for key, where in columns.items()}
        person = next((found[value] for value in known.values() if value in found), None)
        if person is not None:
            met.add(person.name)
            words = cell(clean("; ".join(feedback(person)), 2000))
            table.append([*known.values(), number(min(100.0, person.percent)), words])
    return written(table), [person.name for person in people if person.name not in met]


def feedback(person: Student, lang: str = "en") -> list[str]:
    return [
        f"{row['exercise']}: {number(row['points'])}/{row['max_points']} {' '.join(row['message'][lang].split())}"
        for row in person.rows
    ]


def gradescope(person: Student, lang: str = "en") -> str:
    """results.json as the Gradescope autograder specification has it. Hidden checks show after publishing."""
    tests: list[dict[str, Any]] = []
    for place, row in enumerate(person.rows, 1):
        if row["status"] == "written":  # a person marks it there: no score, so that nothing looks failed
            tests.append({"name": row["exercise"], "number": f"{place}", "output": row["message"][lang],
                          "output_format": "text", "visibility": "visible"})  # fmt: skip
            continue
        checks = row["checks"] or [
            {"title": {lang: row["exercise"]}, "points": row["points"], "max_points": row["max_points"],
             "passed": False, "hidden": False, "message": row["message"]}
        ]  # fmt: skip
        for turn, check in enumerate(checks, 1):
            tests.append({
                "name": f"{row['exercise']}: {check['title'][lang]}", "number": f"{place}.{turn}",
                "score": check["points"], "max_score": check["max_points"],
                "status": "passed" if check["passed"] else "failed",
                "output": clean(check["message"][lang], 2000), "output_format": "text",
                "visibility": "after_published" if check["hidden"] else "visible",
            })  # fmt: skip
    seconds = round(sum(row["seconds"] for row in person.rows), 3)
    whole = {"score": person.points, "execution_time": seconds, "output_format": "text", "tests": tests}
    return json.dumps(whole, ensure_ascii=False, indent=1)


def junit(people: list[Student], lang: str = "en") -> str:
    """JUnit XML: a suite for each student; points, which JUnit does not know, as properties."""
    root = ElementTree.Element("testsuites")
    for person in people:
        checks = [(row, check) for row in person.rows for check in row["checks"]]
        failed = sum(not check["passed"] for _, check in checks)
        suite = ElementTree.SubElement(
            root, "testsuite", name=clean(person.name), tests=str(len(checks)), failures=str(failed), errors="0",
            skipped="0", time=f"{sum(row['seconds'] for row in person.rows):.3f}",
        )  # fmt: skip
        properties(suite, person.points, person.most)
        for row, check in checks:
            case = ElementTree.SubElement(suite, "testcase", classname=row["exercise"], name=check["name"], time="0")
            properties(case, check["points"], check["max_points"])
            if not check["passed"]:
                text = clean(check["message"][lang], 2000)
                ElementTree.SubElement(case, "failure", message=text, type=check["kind"]).text = text
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def whole_class(people: list[Student], lang: str = "en") -> str:
    """Every student with the points of each exercise, for a spreadsheet (write it with a byte-order mark for Excel)."""
    slugs = list(dict.fromkeys(row["exercise"] for person in people for row in person.rows))
    words = {"ko": ["학생", "합계", "만점", "백분율"], "en": ["student", "total", "of", "percent"]}[lang]
    table = [[words[0], *slugs, *words[1:]]]
    for person in people:
        points = {row["exercise"]: number(row["points"]) for row in person.rows}
        told = [number(person.points), number(person.most), number(person.percent)]
        table.append([cell(clean(person.name)), *(points.get(slug, "") for slug in slugs), *told])
    return written(table)


def properties(parent: ElementTree.Element, points: float, most: float) -> None:
    found = ElementTree.SubElement(parent, "properties")
    ElementTree.SubElement(found, "property", name="points", value=number(points))
    ElementTree.SubElement(found, "property", name="max_points", value=number(most))
