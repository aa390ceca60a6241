"""deploylab assign: what each student gets: starters, tasks, drawn questions; no solution and no hidden check."""

import argparse
from pathlib import Path

HELP = {
    "ko": "명단의 학생마다 나눠 줄 과제 폴더를 만든다",
    "en": "make a folder of assignments for each student of a roster",
}
EXAMPLE = "deploylab assign --roster roster.csv --exercises round_robin --out handout/"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--roster", type=Path, required=True, help="CSV with a column student (or username, ID, email)")
    parser.add_argument("--exercises", nargs="+", required=True, help="names or numbers; all for every one")
    parser.add_argument("--out", type=Path, default=Path("handout"))
    parser.add_argument(
        "--results", type=Path, default=Path("results"), help="where grade will keep its state and secret"
    )


def main(args: argparse.Namespace) -> int:
    import contextlib

    from deploylab.grading.exercise import exercises, find
    from deploylab.grading.handout import hand_out, students
    from deploylab.grading.state import State

    wanted = list(exercises().values()) if args.exercises == ["all"] else [find(name) for name in args.exercises]
    people = students(args.roster)
    with contextlib.closing(State(args.results)) as state:
        secret = state.secret()
    for student in people:
        hand_out(args.out / student, student, wanted, secret)
    print({"ko": f"학생 {len(people)}명: {args.out}", "en": f"{len(people)} students: {args.out}"}[args.lang])
    return 0
