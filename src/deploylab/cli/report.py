"""deploylab report: from a results folder to pages for students and class, and files for other systems."""

import argparse
from pathlib import Path
from typing import Any

HELP = {"ko": "채점 결과를 보고서와 성적부 파일로 만든다", "en": "turn results into feedback pages and gradebook files"}
EXAMPLE = 'deploylab report results/ --out report/ --canvas export.csv --column "Homework 1"'
ABSENT = {"ko": "목록에 없는 학생", "en": "not in the list"}
SCALE = {
    "ko": "canvas: {column}의 만점이 Canvas에서는 {there:g}점, 여기서는 {here:g}점입니다. 점수는 그대로 적었으니 "
    "Canvas에서 과제의 만점을 {here:g}점으로 고치세요.",
    "en": "canvas: {column} is out of {there:g} there and out of {here:g} here. The points are written as they are: "
    "set the assignment's points to {here:g} in Canvas.",
}
ALIKE = {
    "ko": "비슷한 파일(판정이 아니라 참고 자료): {path}",
    "en": "files that are alike (an aid, not a verdict): {path}",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("results", type=Path, help="the --out folder of deploylab grade")
    parser.add_argument("--out", type=Path, default=Path("report"))
    parser.add_argument(
        "--canvas", type=Path, metavar="CSV", help="your own Canvas gradebook export: one column is filled"
    )
    parser.add_argument("--moodle", type=Path, metavar="CSV", help="your Moodle list of participants")
    parser.add_argument("--column", default="deploylab", help="the assignment's title in Canvas or Moodle")
    parser.add_argument("--deadline", help="with its time zone: 2026-11-24T23:59+09:00; needs --times")
    parser.add_argument("--times", type=Path, metavar="CSV", help="student,at: when each one handed in")
    parser.add_argument("--extensions", type=Path, metavar="CSV", help="student,hours: later deadlines")
    parser.add_argument("--late-per-day", type=float, default=10.0, metavar="PERCENT")
    parser.add_argument(
        "--similarity", type=Path, metavar="SUBMISSIONS",
        help="also a page of files that are alike, from the folder or archive that was graded: an aid, not a verdict",
    )  # fmt: skip


def main(args: argparse.Namespace) -> int:
    from deploylab.grading import late, marks
    from deploylab.problems import Problem

    people = marks.read(args.results)
    if args.deadline and args.times:
        late.apply(people, args.deadline, args.times, args.late_per_day, args.extensions)
    elif args.deadline or args.times:
        raise Problem(en="--deadline and --times go together.", ko="--deadline과 --times는 함께 써야 합니다.")
    tables, absent = gradebooks(args, people)  # what may be refused comes before anything is written
    alike = similar(args, people)
    (args.out / "students").mkdir(parents=True, exist_ok=True)
    (args.out / "gradescope").mkdir(exist_ok=True)
    for name, text in {**pages_of(args, people), **tables, **alike}.items():
        (args.out / name).write_text(text, encoding="utf-8", newline="")
    tell(args, absent, bool(alike))
    scale(args, people, tables)
    return 1 if absent else 0


def pages_of(args: argparse.Namespace, people: list[Any]) -> dict[str, str]:
    """File name -> text. A student's name is never trusted as a file name."""
    import re

    from deploylab.grading import exports, pages

    found, links = {}, {}
    for place, person in enumerate(people, 1):
        stem = f"{place:04}_{re.sub(r'[^A-Za-z0-9가-힣._-]', '_', person.name)[:60].lstrip('.')}"
        links[person.name] = f"students/{stem}.html"
        found[links[person.name]] = pages.student_page(person, args.lang)
        found[f"gradescope/{stem}.json"] = exports.gradescope(person, args.lang)
    found["index.html"] = pages.class_page(people, args.lang, links)
    found["junit.xml"] = exports.junit(people, args.lang)
    found["class.csv"] = "\ufeff" + exports.whole_class(people, args.lang)  # the mark is for Excel
    return found


def gradebooks(args: argparse.Namespace, people: list[Any]) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """The filled gradebooks, and (gradebook, student) of those who are not in it."""
    from deploylab.grading import exports

    tables, absent = {}, []
    for name, template, make in (("canvas", args.canvas, exports.canvas), ("moodle", args.moodle, exports.moodle)):
        if template is not None:
            tables[f"{name}.csv"], strangers = make(people, template, args.column)
            absent += [(name, student) for student in strangers]
    return tables, absent


def similar(args: argparse.Namespace, people: list[Any]) -> dict[str, str]:
    from deploylab.grading.similarity_page import similarity_page, texts_in

    if args.similarity is None:
        return {}
    graded = list(dict.fromkeys(row["exercise"] for person in people for row in person.rows))
    return {"similarity.html": similarity_page(texts_in(args.similarity, graded), args.lang)}


def scale(args: argparse.Namespace, people: list[Any], tables: dict[str, str]) -> None:
    """Warn of an assignment that Canvas counts out of another number than these exercises."""
    import sys

    from deploylab.grading import exports

    found = exports.out_of(people, tables["canvas.csv"], args.column) if "canvas.csv" in tables else None
    if found:
        print(SCALE[args.lang].format(column=args.column, there=found[0], here=found[1]), file=sys.stderr)


def tell(args: argparse.Namespace, absent: list[tuple[str, str]], alike: bool) -> None:
    import sys

    for name, student in absent:
        print(f"{name}: {ABSENT[args.lang]}: {student!r}", file=sys.stderr)
    if alike:
        print(ALIKE[args.lang].format(path=args.out / "similarity.html"))
    print(args.out / "index.html")
