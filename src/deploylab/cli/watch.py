"""deploylab watch: check again whenever the file is saved."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from deploylab.cli.check import begin, opened, place, show
from deploylab.grading import student
from deploylab.problems import Problem

HELP = {"ko": "파일을 저장할 때마다 다시 점검한다(Ctrl-C로 끝낸다)", "en": "check again on every save (Ctrl-C ends it)"}
EXAMPLE = "deploylab watch 07"
SECONDS = 0.3
SAY = {
    "waiting": {
        "ko": "\n{path}을(를) 저장하면 다시 점검합니다. 끝내려면 Ctrl-C.",
        "en": "\nSave {path} to check again; Ctrl-C ends.",
    }
}


def arguments(parser: Any) -> None:
    parser.add_argument("exercise", help="slug | NN | FILE.py")
    parser.add_argument("file", nargs="?", type=Path, help="default: <slug>.py in this folder")


def main(args: Any) -> int:
    exercise, path = place(args)
    progress = opened(args.lang)
    if not path.exists():
        begin(exercise, path, "1", args.lang)
    try:
        for _ in saves(path):
            try:
                show(exercise, student.check(exercise, student.read(path), progress), path, args.lang)
            except Problem as trouble:  # a half-saved or unreadable file: say so, and wait for the next save
                print(trouble.text(args.lang))
            print(SAY["waiting"][args.lang].format(path=path), flush=True)
    except KeyboardInterrupt:
        print()
    return 0


def saves(path: Path, pause: Callable[[float], None] = time.sleep) -> Iterator[None]:
    """Once at the beginning, then after every change of the file; editors that replace the file are fine."""
    seen = None
    while True:
        now = stamp(path)
        if now is not None and now != seen:
            seen = now
            yield
        pause(SECONDS)


def stamp(path: Path) -> tuple[int, int, int] | None:
    """What changes when a file is saved; None while it is not there."""
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_mtime_ns, facts.st_size, facts.st_ino
