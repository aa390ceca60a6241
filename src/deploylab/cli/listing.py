"""deploylab list: the scenarios and exercises of this installation."""

import re

from deploylab.cli.output import as_json
from deploylab.resources import folder
from deploylab.scenario import load, names

HELP = {"en": "list scenarios and exercises", "ko": "시나리오와 연습 문제 목록을 보여 준다"}
EXAMPLE = "deploylab list --json"


def arguments(parser) -> None:
    parser.add_argument("--json", action="store_true")


def exercises() -> list[str]:
    """The exercises by slug, in the order of the book."""
    there = folder("exercises")
    found = sorted(path.parent.name for path in there.glob("*/exercise.toml")) if there.is_dir() else []
    return [re.sub(r"^\d+_", "", name) for name in found]


def main(args) -> int:
    scenarios = [load(name) for name in names()]
    if args.json:
        told = [{"name": s.name, "title": s.title, "strategy": s["strategy.name"]} for s in scenarios]
        print(as_json({"scenarios": told, "exercises": [{"name": name} for name in exercises()]}))
        return 0
    for scenario in scenarios:
        print(f"  {scenario.name:24} {scenario.title[args.lang]}")
    print()
    for name in exercises():
        print(f"  {name}")
    return 0
