"""deploylab grade: a folder or archive of submissions -> marks, in a results folder that can be continued."""

import argparse
import os
import sys
from pathlib import Path

HELP = {
    "ko": "학생들이 낸 풀이를 격리된 프로세스에서 채점한다",
    "en": "grade students' submissions in a sandbox",
}
EXAMPLE = "deploylab grade submissions/ --out results/"
SAY = {
    "sum": {
        "ko": "결과 {all}개: 만점 {full}개, 실행하지 못했거나 내지 않은 것 {odd}개",
        "en": "{all} results: {full} with full marks, {odd} that did not run or were not handed in",
    },
    "same": {"ko": "다시 채점해도 달라진 것이 없습니다.", "en": "Graded again: nothing changed."},
    "results": {
        "ko": "결과: {out}/results.json    보고서:  deploylab report {out}",
        "en": "results: {out}/results.json    the report:  deploylab report {out}",
    },
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("submissions", type=Path, help="a folder or an archive (zip, tar)")
    parser.add_argument("--out", type=Path, default=Path("results"), help="results folder (state, results.json)")
    parser.add_argument(
        "--exercise", help="grade only this one; then a flat folder of .py files, one a student, will do"
    )
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 1, help="submissions at a time")
    parser.add_argument(
        "--scheduler", metavar="tcp://HOST:PORT",
        help="a Dask cluster whose workers grade instead; the results stay here (deploylab[cluster])",
    )  # fmt: skip
    parser.add_argument("--isolation", help="bwrap+seccomp, landlock+seccomp or rlimits; else the best there is")
    parser.add_argument("--regrade", action="store_true", help="grade again what is graded, and show what changed")
    parser.add_argument("--json", action="store_true", help="print the results as JSON")


def main(args: argparse.Namespace) -> int:
    from deploylab.grading import archives, batch, layouts
    from deploylab.grading.exercise import exercises, find
    from deploylab.grading.sandbox.levels import RLIMITS, best
    from deploylab.problems import Problem

    if args.isolation:
        os.environ["DEPLOYLAB_ISOLATION"] = args.isolation
    if not args.submissions.exists():
        raise Problem(
            en=f"There is no {args.submissions}: give a folder or an archive of submissions.",
            ko=f"{args.submissions}이(가) 없습니다. 제출물이 든 폴더나 압축 파일을 지정하세요.",
        )
    contents = archives.read(args.submissions)
    handed = layouts.sort_out(contents, exercises(), find(args.exercise) if args.exercise else None)
    if not handed:
        raise nothing_found(args.submissions, exercises())
    if not args.scheduler and best() == RLIMITS:
        warn(args.lang)
    rows, changes = batch.grade(handed, args.out, max(1, args.jobs), args.regrade, bar, args.scheduler)
    if args.scheduler and any(row["isolation"] == RLIMITS for row in rows):
        warn(args.lang)
    for note in contents.notes:
        print({"ko": "읽지 않음: ", "en": "not read: "}[args.lang] + archives.told(note, args.lang), file=sys.stderr)
    show(args, rows, changes)
    return 0


def show(args: argparse.Namespace, rows: list, changes: list) -> None:
    from deploylab.cli.output import as_json
    from deploylab.grading import pages
    from deploylab.grading.messages import clean

    names = ("student", "exercise", "status", "points", "max_points", "isolation")
    if args.json:
        print(as_json([{**{name: row[name] for name in names}, "message": row["message"][args.lang]} for row in rows]))
        return
    for row in rows:
        who, points = clean(row["student"], 40), f"{row['points']:g}/{row['max_points']:g}"
        told = " ".join(row["message"][args.lang].split())[:100]
        print(f"{who:24} {row['exercise']:16} {pages.told(row['status'], args.lang):8} {points:>6}  {told}")
    for change in changes:
        before, after = (f"{pages.told(status, args.lang)} {n:g}" for status, n in (change.before, change.after))
        print(f"  {clean(change.student, 40)} {change.exercise}: {before} -> {after}")
    if args.regrade and not changes:
        print(SAY["same"][args.lang])
    full = sum(row["points"] == row["max_points"] for row in rows)
    odd = sum(row["status"] in ("error", "timeout", "memory", "missing") for row in rows)
    print(SAY["sum"][args.lang].format(all=len(rows), full=full, odd=odd))
    print(SAY["results"][args.lang].format(out=args.out))


def bar(done: int, total: int) -> None:
    if sys.stderr.isatty():
        filled = 40 * done // max(1, total)
        print(
            f"\r[{'#' * filled}{'.' * (40 - filled)}] {done}/{total}",
            end="\n" if done == total else "",
            file=sys.stderr,
        )


def warn(lang: str) -> None:
    text = {
        "ko": "주의: 격리 수단이 없어 제한(rlimits)만 겁니다. 점수는 믿을 수 있지만 파일과 네트워크는 지키지 못합니다.",
        "en": "Warning: nothing but limits (rlimits) here: marks hold, files and network are not protected.",
    }
    print(text[lang], file=sys.stderr)


def nothing_found(place: Path, known: dict) -> Exception:
    from deploylab.problems import Problem

    names = ", ".join(exercise.file for exercise in known.values() if exercise.type == "code")
    return Problem(
        en=f"{place} holds no file of an exercise ({names}); for one flat folder of .py files add --exercise NAME.",
        ko=f"{place}에 문제의 파일({names})이 없습니다. .py 파일만 모아 둔 폴더라면 --exercise 이름을 붙이세요.",
    )
