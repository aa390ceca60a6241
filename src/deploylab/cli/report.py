"""deploylab report: from a results folder to pages for students and class, and files for other systems."""

import argparse
from pathlib import Path

HELP = {"ko": "채점 결과를 보고서와 성적부 파일로 만든다", "en": "turn results into feedback pages and gradebook files"}
EXAMPLE = 'deploylab report results/ --out report/ --canvas export.csv --column "Homework 1"'


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("results", type=Path, help="the --out folder of deploylab grade")
    parser.add_argument("--out", type=Path, default=Path("report"))
    parser.add_argument(
        "--canvas", type=Path, metavar="CSV", help="your own Canvas gradebook export: one column is filled"
    )
    parser.add_argument("--moodle", type=Path, metavar="CSV", help="your Moodle list of participants")
    parser.add_argument("--deadline", help="with its time zone: 2026-11-24T23:59+09:00; needs --times")
    parser.add_argument("--times", type=Path, metavar="CSV", help="student,at: when each one handed in")
    parser.add_argument("--extensions", type=Path, metavar="CSV", help="student,hours: later deadlines")
    parser.add_argument("--late-per-day", type=float, default=10.0, metavar="PERCENT")
    parser.add_argument("--column", default="deploylab", help="the assignment's title in Canvas or Moodle")


def main(args: argparse.Namespace) -> int:
    import re
    import sys

    from deploylab.grading import exports, late, marks, pages
    from deploylab.problems import Problem

    people = marks.read(args.results)
    if args.deadline and args.times:
        late.apply(people, args.deadline, args.times, args.late_per_day, args.extensions)
    elif args.deadline or args.times:
        raise Problem(en="--deadline and --times go together.", ko="--deadline과 --times는 함께 써야 합니다.")
    folder = args.out
    (folder / "students").mkdir(parents=True, exist_ok=True)
    (folder / "gradescope").mkdir(exist_ok=True)
    links = {}
    for place, person in enumerate(people, 1):  # a student's name is never trusted as a file name
        stem = f"{place:04}_{re.sub(r'[^A-Za-z0-9가-힣._-]', '_', person.name)[:60].lstrip('.')}"
        links[person.name] = f"students/{stem}.html"
        (folder / links[person.name]).write_text(pages.student_page(person, args.lang), encoding="utf-8")
        (folder / "gradescope" / f"{stem}.json").write_text(exports.gradescope(person, args.lang), encoding="utf-8")
    (folder / "index.html").write_text(pages.class_page(people, args.lang, links), encoding="utf-8")
    (folder / "junit.xml").write_text(exports.junit(people, args.lang), encoding="utf-8")
    absent: list[str] = []
    for name, template, make in (("canvas", args.canvas, exports.canvas), ("moodle", args.moodle, exports.moodle)):
        if template is not None:
            table, absent = make(people, template, args.column)
            (folder / f"{name}.csv").write_text(table, encoding="utf-8", newline="")
            for student in absent:
                told = {"ko": "목록에 없는 학생", "en": "not in the list"}[args.lang]
                print(f"{name}: {told}: {student!r}", file=sys.stderr)
    print(folder / "index.html")
    return 1 if absent else 0
