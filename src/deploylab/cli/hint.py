"""deploylab hint: the next of three hints, from a nudge to nearly the answer."""

from typing import Any

from deploylab.cli.check import opened
from deploylab.grading import student

HELP = {
    "ko": "문제의 다음 힌트를 하나 보여 준다(과제마다 셋)",
    "en": "the next hint for an exercise (three for each task)",
}
EXAMPLE = "deploylab hint 05 --task 2"
SAY = {
    "level": {
        "ko": "{number} {title}, {task}번 과제, 힌트 {level}/3",
        "en": "{number} {title}, task {task}, hint {level} of 3",
    },
    "last": {
        "ko": "마지막 힌트입니다. 그래도 막히면:  deploylab answer {number}",
        "en": "This is the last one. Still stuck:  deploylab answer {number}",
    },
}


def arguments(parser: Any) -> None:
    parser.add_argument("exercise", help="slug | NN")
    parser.add_argument("--task", type=int, help="default: the first task that your last try did not pass")


def main(args: Any) -> int:
    exercise = student.wanted(args.exercise)
    task, level, text, _ = student.next_hint(exercise, opened(args.lang), args.task)
    title = exercise.title[args.lang]
    print(SAY["level"][args.lang].format(number=exercise.number, title=title, task=task, level=level))
    print(text[args.lang])
    if level == 3:
        print(SAY["last"][args.lang].format(number=exercise.number))
    return 0
