"""deploylab reset: begin an exercise again; what was written is kept beside it."""

from pathlib import Path
from typing import Any

from deploylab.cli.practice_words import SAY
from deploylab.grading import student

HELP = {
    "ko": "문제를 처음부터 다시 시작한다(쓰던 파일은 옆에 남겨 둔다)",
    "en": "begin an exercise again (your file is kept beside it)",
}
EXAMPLE = "deploylab reset round_robin"


def arguments(parser: Any) -> None:
    parser.add_argument("exercise", help="slug | NN")
    parser.add_argument("--seed", default="1", help="practice numbers of a computed or predict question")


def main(args: Any) -> int:
    exercise = student.wanted(args.exercise)
    path = Path(exercise.file)
    kept = student.write_anew(path, student.begun(exercise, args.seed, args.lang))
    print(SAY["begun"][args.lang].format(path=path.resolve()))
    if kept:
        print(SAY["kept"][args.lang].format(kept=kept))
    return 0
