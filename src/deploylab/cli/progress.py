"""deploylab progress: what is solved, what was tried, what comes next."""

from typing import Any

from deploylab.cli.check import opened
from deploylab.cli.output import as_json
from deploylab.grading import student

HELP = {"ko": "어떤 문제를 풀었고 다음이 무엇인지 보여 준다", "en": "what is solved, and what comes next"}
EXAMPLE = "deploylab progress"
TYPES = {
    "code": {"ko": "코드", "en": "code"}, "computed": {"ko": "계산", "en": "computed"},
    "predict": {"ko": "예측", "en": "predict"}, "written": {"ko": "서술", "en": "written"},
}  # fmt: skip
SAY = {
    "tried": {"ko": "시도 {tries}, 힌트 {hints}", "en": "{tries} tries, {hints} hints"},
    "total": {
        "ko": "푼 문제 {solved}/{all}, {points:g}/{most:g}점",
        "en": "{solved} of {all} solved, {points:g} of {most:g} points",
    },
    "next": {"ko": "다음:  deploylab check {number}", "en": "Next:  deploylab check {number}"},
}


def arguments(parser: Any) -> None:
    parser.add_argument("--json", action="store_true")


def main(args: Any) -> int:
    progress = opened(args.lang)
    rows: list[dict[str, Any]] = student.overview(progress)
    if args.json:
        print(as_json({"file": str(progress.path), "exercises": rows}))
        return 0
    for row in rows:
        sign = "[v]" if solved(row) else "[~]" if row["tries"] else "[ ]"
        told = SAY["tried"][args.lang].format(**row) if row["tries"] or row["hints"] else ""
        points = f"{row['points'] or 0:g}/{row['max_points']:g}"
        title = f"{row['title'][args.lang]} ({TYPES[row['type']][args.lang]})"
        print(f"  {sign} {row['number']} {points:>6}  {title}  {told}".rstrip())
    earned, most = sum(row["points"] or 0 for row in rows), sum(row["max_points"] for row in rows)
    print(SAY["total"][args.lang].format(solved=sum(map(solved, rows)), all=len(rows), points=earned, most=most))
    left = next((row for row in rows if not solved(row)), None)
    if left:
        print(SAY["next"][args.lang].format(number=left["number"]))
    return 0


def solved(row: dict[str, Any]) -> bool:
    return row["points"] is not None and row["points"] >= row["max_points"]
