"""An exercise is a folder. This page is its format; `exercises/05_round_robin` is the model to copy.

    exercises/NN_slug/
        exercise.toml       what it is (below)
        ko.md  en.md        the task, with numbered `## 1. ...` sections: the task numbers
        hints.toml          three hints for each task, from a nudge to nearly the answer
        starter.py          what a student gets; it runs, and earns nothing          (type code)
        solution.py         a model answer; full marks                               (type code)
        checks.py           visible checks: ordinary pytest tests                    (type code)
        hidden_checks.py    hidden checks, drawn from a seed: `draws` fixture        (type code)
        mutants/*.py        one wrong answer for each misconception                  (type code)
        question.py         draws the question and knows its answer                  (types computed, predict)
        (type written needs no more than exercise.toml, ko.md, en.md)

exercise.toml:

    type = "code"                       # code | computed | predict | written
    chapter = "balancing"               # the chapter it belongs to
    points = 6                          # the sum of its checks' points; `prove` compares
    minutes = 20
    [title]                             # also [blurb] if wanted
    ko = "..."
    en = "..."
    [interface]                         # type code only
    classes = ["RoundRobin"]            # names the file must define; these are made, then their methods called
    functions = []                      # names the file must define; these are called
    modules = []                        # "deploylab.intentions" for strategies, the one import that is offered
    [misconceptions.restarts]           # one for each mutant or wrong number, named as a student would hold it
    ko = "..."
    en = "..."
    [[rubric]]                          # type written only: one row a point of the marking scheme, for a person to use
    points = 2
    ko = "..."
    en = "..."

hints.toml: a list for each task of `ko.md`, three tables each:

    [[1]]
    ko = "..."
    en = "..."

A check (checks.py, hidden_checks.py) is a test function with one mark and a `submission` fixture, which looks like
the student's module. Objects that you pass (any dataclass, `deploylab.fleet.Server` for one) arrive as look-alikes
with the same fields, and when the student returns one of them you get your own object back; a change that the
student makes to one does not come back. A call may take 2 s and all checks of a file together 20 s
(`sandbox/levels.py`). Lists, tuples, dicts, strings and numbers cross as copies. A student's exception, timeout or
foreign object fails the check by itself.

    from deploylab.grading.checks import check, expect, require

    @check(points=1, task=1, ko="제목", en="title", catches=["restarts"])
    def test_each_server_in_turn(submission):
        balancer = submission.RoundRobin()
        got = [balancer.pick(servers, request) for _ in range(6)]
        expect(got, expected, called="pick() x 6", why={"ko": ..., "en": ...}, known={"restarts": [...]})

`catches` lists misconceptions that the check was written for; if there is exactly one, a failure names it. `known`
maps a misconception to the very answer that it gives: a match is named with certainty. A hidden check also has the
fixture `draws` (`integer(low, high)`, `one_of`, `shuffled`), seeded for each student; its failures show only the
title and `hint=` (a dict ko/en given to `check`), never a value. No parametrize, no classes, no conftest: the
number of test functions is compared with the number that ran, and a check that did not run has failed. A generator
of the student's is iterated or driven by `send`/`throw` (`carry_out(submission.rolling(...), world)` works, and a
test-double world is a list of answers).

A mutant begins with `# MISCONCEPTION: name` and must fail a check that names it. Weigh the checks so that None, the
first server, a random one and a constant earn at most a tenth: `prove(exercise)` tries them, and the build runs it.

question.py (computed, predict) is described in `grading/questions.py`.
"""

import ast
import difflib
import hashlib
import tomllib
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from deploylab import resources
from deploylab.problems import Problem

TYPES = ("code", "computed", "predict", "written")
CHECK_FILES = ("checks.py", "hidden_checks.py")


@dataclass(frozen=True, eq=False)
class Exercise:
    """One exercise folder, read. `slug` is its name without the number; students hand in `<slug>.py`."""

    folder: Path
    type: str
    chapter: str
    points: int
    title: dict[str, str]
    minutes: int = 0
    classes: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    misconceptions: dict[str, dict[str, str]] = field(default_factory=dict)
    rubric: tuple[dict[str, Any], ...] = ()

    @property
    def slug(self) -> str:
        return self.folder.name.partition("_")[2]

    @property
    def number(self) -> str:
        return self.folder.name.partition("_")[0]

    @property
    def file(self) -> str:
        """The name of the file that a student hands in."""
        return f"{self.slug}.py" if self.type == "code" else f"{self.slug}.txt"

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def task(self, lang: str) -> str:
        return self.text(f"{lang}.md")

    @cached_property
    def hints(self) -> dict[int, list[dict[str, str]]]:
        """Task number -> its three hints."""
        return {int(task): rows for task, rows in tomllib.loads(self.text("hints.toml")).items()}

    @cached_property
    def mutants(self) -> dict[str, tuple[str, str]]:
        """File stem -> (misconception, text)."""
        found = {}
        for path in sorted(self.folder.glob("mutants/*.py")):
            text = path.read_text(encoding="utf-8")
            found[path.stem] = (text.partition("# MISCONCEPTION:")[2].split("\n")[0].strip(), text)
        return found

    @cached_property
    def check_names(self) -> tuple[str, ...]:
        """The test functions that have to run, as `file::function`."""
        return tuple(
            f"{name}::{node.name}"
            for name in CHECK_FILES
            if (self.folder / name).exists()
            for node in ast.parse(self.text(name)).body
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        )

    @cached_property
    def fingerprint(self) -> str:
        """A hash of all that decides a mark: a change of it makes old results stale."""
        names = [name for name in (*CHECK_FILES, "exercise.toml", "question.py") if (self.folder / name).exists()]
        return hashlib.sha256("\0".join(self.text(name) for name in names).encode()).hexdigest()


def load(folder: Path) -> Exercise:
    """Read an exercise folder; Problem names the file and the key that is wrong."""
    place = folder / "exercise.toml"
    try:
        told = tomllib.loads(place.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as problem:
        raise Problem(en=f"{place}: {problem}.", ko=f"{place}을(를) 읽을 수 없습니다: {problem}.") from None
    interface = told.pop("interface", {})
    known = {"type", "chapter", "points", "minutes", "title", "blurb", "misconceptions", "rubric"}
    wrong = [*sorted(set(told) - known), *sorted(set(interface) - {"classes", "functions", "modules"})]
    missing = sorted({"type", "chapter", "points", "title"} - set(told))
    if wrong or missing or told["type"] not in TYPES:
        raise Problem(
            en=f"{place}: unknown keys {wrong}, missing keys {missing}, type must be one of {TYPES}.",
            ko=f"{place}: 모르는 키 {wrong}, 빠진 키 {missing}, type은 {TYPES} 가운데 하나여야 합니다.",
        )
    return Exercise(
        folder=folder, type=told["type"], chapter=told["chapter"], points=told["points"], title=told["title"],
        minutes=told.get("minutes", 0), classes=tuple(interface.get("classes", ())),
        functions=tuple(interface.get("functions", ())), modules=tuple(interface.get("modules", ())),
        misconceptions=told.get("misconceptions", {}), rubric=tuple(told.get("rubric", ())),
    )  # fmt: skip


@cache
def exercises() -> dict[str, Exercise]:
    """Every exercise by slug, in the order of the book."""
    found = [load(path.parent) for path in sorted(resources.folder("exercises").glob("[0-9]*_*/exercise.toml"))]
    return {exercise.slug: exercise for exercise in found}


def find(name: str) -> Exercise:
    """An exercise by slug, number or folder name."""
    for exercise in exercises().values():
        if name in (exercise.slug, exercise.number, exercise.number.lstrip("0"), exercise.folder.name):
            return exercise
    near = [one for one in exercises() if len(name) > 2 and name in one]
    near = near or difflib.get_close_matches(name.lower(), exercises(), n=1)
    en = f"did you mean {near[0]}?" if near else f"there are: {', '.join(exercises())}."
    ko = f"혹시 {near[0]}입니까?" if near else f"있는 문제: {', '.join(exercises())}."
    raise Problem(en=f"There is no exercise {name!r}; {en}", ko=f"문제 {name!r}은(는) 없습니다. {ko}")
