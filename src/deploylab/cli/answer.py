"""deploylab answer: the answer and its reason, for who has tried."""

from typing import Any

from deploylab.cli.check import opened
from deploylab.grading import student

HELP = {"ko": "한 번 풀어 본 문제의 답과 까닭을 보여 준다", "en": "the answer and its reason, after one try"}
EXAMPLE = "deploylab answer 09 --seed 3"


def arguments(parser: Any) -> None:
    parser.add_argument("exercise", help="slug | NN")
    parser.add_argument("--seed", help="practice numbers that you have tried; default: those of your last try")


def main(args: Any) -> int:
    exercise = student.wanted(args.exercise)
    for heading, text in student.answer(exercise, opened(args.lang), args.seed):
        print(f"{heading}: {text[args.lang]}" if heading and exercise.type != "code" else text[args.lang])
    return 0
