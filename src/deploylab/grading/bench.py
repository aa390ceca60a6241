"""The checks of one exercise, collected by pytest once and run for one submission after another, in a trusted process.

Plugins, conftest files and caches are off. Only an ordinary pass of the test function counts: a skip, an expected
failure, an error in a fixture and a check that did not run are all failures.
"""

import contextlib
import difflib
import io
import os
import re
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from deploylab.grading.draws import Draws, seed, seed_of
from deploylab.grading.exercise import Exercise
from deploylab.grading.jobs import Job, Result
from deploylab.grading.messages import Wrong, clean, compared, explained
from deploylab.grading.sandbox.levels import RLIMITS, Limits
from deploylab.grading.submission import Submission, SubmissionError
from deploylab.grading.vocabulary import stand_ins, words
from deploylab.problems import Problem

NOT_RUN = {"ko": "이 점검은 실행되지 못했습니다.", "en": "This check did not run."}
GAVE_UP = {
    "ko": "이 파일을 채점하다가 채점기에서 문제가 생겼습니다. 사람이 살펴보아야 합니다: {told}",
    "en": "Grading this file went wrong in the grader itself; a person should look at it: {told}",
}


class Faulty(Exception):
    """The checks themselves are broken: the author is told, and nobody is graded."""

    def __init__(self, problem: BaseException):
        self.problem = problem


class Bench:
    """A pytest plugin whose test loop is a loop over submissions."""

    def __init__(self, exercise: Exercise, level: str, jobs: Iterable[Job], deliver: Callable[[Result], None]):
        self.exercise, self.level, self.jobs, self.deliver = exercise, level, jobs, deliver
        self.modules, self.words = stand_ins(exercise.modules), words(exercise.modules)
        self.current: Submission | None = None
        self.seed, self.caught, self.problems = 0, {}, []  # type: ignore[var-annotated]

    @pytest.fixture
    def submission(self) -> Submission | None:
        return self.current

    @pytest.fixture
    def draws(self, request: pytest.FixtureRequest) -> Draws:
        return Draws(seed(str(self.seed), request.node.name))

    def pytest_configure(self, config: pytest.Config) -> None:
        config.addinivalue_line("markers", "check(points, title, task, catches, hint): a check of an exercise")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.problems.append(str(report.longrepr)[-2000:])

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, call: pytest.CallInfo) -> None:
        if call.excinfo is not None:
            self.caught[call.when] = call.excinfo.value

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        expected = set(self.exercise.check_names)
        found = {f"{item.path.name}::{item.name}": item for item in session.items}
        if self.problems or set(found) != expected:
            self.problems.append(f"checks expected: {sorted(expected)}; collected: {sorted(found)}")
            return True
        for job in self.jobs:
            self.deliver(self.graded(job, [found[name] for name in self.exercise.check_names]))
        return True

    def graded(self, job: Job, items: list[Any]) -> Result:
        """The result of a job; what no file should be able to do to us costs that file, never the class."""
        try:
            return self.grade(job, items)
        except Faulty as fault:
            raise fault.problem from None
        except Exception as problem:
            told = clean(f"{type(problem).__name__}: {problem}")
            return {
                "id": job.id, "isolation": self.level, "checks": [], "seconds": 0.0, "unproven": False, "points": 0,
                "max_points": self.exercise.points, "status": "error", "output": "",
                "message": {lang: text.format(told=told) for lang, text in GAVE_UP.items()},
            }  # fmt: skip

    def grade(self, job: Job, items: list[Any]) -> Result:
        started = time.monotonic()
        exercise = self.exercise
        self.seed = seed_of(job.secret, exercise.slug, job.student)
        self.current = Submission(
            job.text, exercise.file, self.level, Limits().times(job.factor), exercise.classes, self.modules, self.words
        )
        try:
            unusable = self.unusable(self.current)
            checks = [self.run(item, unusable) for item in items]
        finally:
            self.current.close()
        return {
            "id": job.id, "isolation": self.level, "checks": checks, "seconds": round(time.monotonic() - started, 3),
            "unproven": self.current.unproven, "max_points": sum(row["max_points"] for row in checks),
            "output": self.printed(self.current),
            **verdict(checks, unusable, self.current),
        }  # fmt: skip

    def printed(self, submission: Submission) -> str:
        """What the file printed, cut; not where it may have read what is not its business."""
        return "" if self.level == RLIMITS else clean(submission.printed.decode("utf-8", "replace"), 2000)

    def unusable(self, submission: Submission) -> Result | None:
        """Why the file cannot be used at all, or None."""
        try:
            submission.load()
            missing = [name for name in (*self.exercise.classes, *self.exercise.functions) if not submission.has(name)]
        except SubmissionError as problem:
            message = explained(problem)
            if problem.kind == "syntax":
                message = with_version(message, submission.line(problem.line))
            return {"kind": problem.kind, "message": message, "line": problem.line}
        return not_found(missing[0], submission, self.exercise) if missing else None

    def run(self, item: Any, unusable: Result | None) -> Result:
        """Run one check and say what came of it; whatever happens, the next one starts from a clean state."""
        mark = item.get_closest_marker("check").kwargs
        hidden = item.path.name != "checks.py"
        row = {
            "name": item.name, "title": mark["title"], "task": mark["task"], "hidden": hidden, "points": 0,
            "max_points": mark["points"], "passed": False, "kind": "not run", "misconceptions": [], "message": NOT_RUN,
        }  # fmt: skip
        if unusable is not None:
            return {**row, "kind": "unusable", "message": unusable["message"]}
        self.caught = {}
        try:
            assert self.current is not None
            self.current.begin()
            item._initrequest()
            reports = runtestprotocol(item, log=False, nextitem=None)
            phases = {report.when: report.outcome for report in reports}
            passed = phases == {"setup": "passed", "call": "passed", "teardown": "passed"} and not any(
                hasattr(report, "wasxfail") for report in reports
            )
        except SubmissionError as problem:
            passed, self.caught = False, {"call": problem}
        if passed:
            return {**row, "passed": True, "kind": "passed", "points": mark["points"], "message": {"ko": "", "en": ""}}
        for phase in ("setup", "teardown"):
            if phase in self.caught and not isinstance(self.caught[phase], SubmissionError):
                raise Faulty(self.caught[phase])  # our own fault must never cost a student a mark
        return {**row, **failure(self.caught.get("call"), mark, hidden)}


def failure(problem: BaseException | None, mark: dict[str, Any], hidden: bool) -> Result:
    """The part of a failed check's row that depends on how it failed."""
    row: Result
    suspects = list(mark["catches"]) if len(mark["catches"]) == 1 else []
    if isinstance(problem, Wrong):
        row = {"kind": "wrong", "message": compared(problem), "misconceptions": list(problem.names) or suspects}
        row["sure"] = bool(problem.names)
    elif isinstance(problem, SubmissionError):
        row = {"kind": problem.kind, "message": explained(problem), "misconceptions": suspects, "line": problem.line}
        if problem.kind == "raised":
            row["kind"] = {"MemoryError": "memory", "EOFError": "input"}.get(problem.name, "raised")
    else:
        row = {"kind": "not run" if problem is None else "wrong", "message": mark["title"], "misconceptions": suspects}
    if hidden:
        hint = mark["hint"]
        row["message"] = {
            lang: hint.get(lang) or word
            for lang, word in (("ko", "숨은 점검을 통과하지 못했습니다."), ("en", "A hidden check failed."))
        }
    return row


def with_version(message: dict[str, str], line: str) -> dict[str, str]:
    """A syntax error's message with the Python that the grader runs, and the one that the line would need."""
    mine = f"Python {sys.version_info[0]}.{sys.version_info[1]}"
    new = re.match(r"\s*(type\s+\w+.*=|(def|class)\s+\w+\[)", line) and sys.version_info < (3, 12)
    needs = (
        {"ko": "이 문법에는 Python 3.12가 필요합니다. ", "en": "this syntax needs Python 3.12; "}
        if new
        else {"ko": "", "en": ""}
    )
    return {
        "ko": f"{message['ko']} ({needs['ko']}채점은 {mine}로 합니다)",
        "en": f"{message['en']} ({needs['en']}the grader runs {mine})",
    }


def not_found(name: str, submission: Submission, exercise: Exercise) -> Result:
    names = [clean(other, 60) for other in submission.names]
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    kind = ("class", "클래스") if name in exercise.classes else ("function", "함수")
    en, ko = (f"; did you mean {close[0]}?", f" 혹시 {close[0]}입니까?") if close else (".", "")
    if submission.empty:
        en, ko = "; the file is empty.", " 파일이 비어 있습니다."
    message = {"ko": f"{kind[1]} {name}을(를) 찾을 수 없습니다.{ko}", "en": f"{kind[0]} {name} not found{en}"}
    return {"kind": "missing", "message": message, "line": None}


def told(row: Result) -> dict[str, str]:
    """What a failed check says where its title does not stand beside it."""
    message, alone = row["message"], row["hidden"] and row["kind"] != "unusable"
    return {lang: f"{row['title'][lang]}: {message[lang]}" for lang in message} if alone else message


def verdict(checks: list[Result], unusable: Result | None, submission: Submission) -> Result:
    """Status, points and one message. A file that used up the total time gets no marks, however far it came."""
    points, most = sum(row["points"] for row in checks), sum(row["max_points"] for row in checks)
    kinds = {row["kind"] for row in checks} | ({unusable["kind"]} if unusable else set())
    first = next((told(row) for row in checks if not row["passed"]), {"ko": "", "en": ""})
    if submission.exhausted or kinds & {"timeout", "total"}:
        status, points = "timeout", 0 if submission.exhausted else points
    elif unusable or ("input" in kinds and not points):
        status = "error"
    elif points == most:
        status = "passed"
    else:
        status = "partial" if points else "memory" if "memory" in kinds else "failed"
    return {"status": status, "points": points, "message": first}


def run(exercise: Exercise, level: str, jobs: Iterable[Job], deliver: Callable[[Result], None]) -> None:
    """Collect the exercise's checks and deliver a result for each job; Problem if the checks themselves are broken."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.environ.pop("PYTEST_ADDOPTS", None)
    sys.dont_write_bytecode = True
    bench = Bench(exercise, level, jobs, deliver)
    folder = str(exercise.folder)
    files = [
        str(exercise.folder / name) for name in dict.fromkeys(name.partition("::")[0] for name in exercise.check_names)
    ]
    options = ["-q", "--noconftest", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", folder, "-s", "--tb=no"]
    words = io.StringIO()
    with contextlib.redirect_stdout(words), contextlib.redirect_stderr(words):
        code = pytest.main([*options, "--import-mode=importlib", *files], plugins=[bench])
    if bench.problems or code not in (0, 5):
        told = "; ".join(bench.problems) or words.getvalue()[-2000:]
        raise Problem(
            en=f"The checks of {exercise.slug} cannot be run: {told}",
            ko=f"{exercise.slug}의 점검을 실행할 수 없습니다: {told}",
        )
