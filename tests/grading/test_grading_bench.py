"""The bench: what a check counts, what a student's objects can and cannot do, and that one file never touches the
next."""

import os
import signal
from pathlib import Path

import pytest

from deploylab.grading import workers
from deploylab.grading.exercise import load
from deploylab.grading.jobs import Job
from deploylab.grading.prove import prove
from deploylab.grading.workers import Worker
from deploylab.problems import Problem

ROUND_ROBIN = load(Path(__file__).parent.parent.parent / "exercises" / "05_round_robin")
TOML = """
type = "code"
chapter = "x"
points = {points}
[title]
ko = "가"
en = "a"
[interface]
classes = []
functions = ["answer"]
modules = {modules}
"""
HEAD = "from deploylab.grading.checks import check, expect\n"


@pytest.fixture
def exercise(tmp_path):
    """`exercise(checks, points)`: a throw-away exercise with one function, `answer`."""

    def make(checks, points=1, modules="[]"):
        folder = tmp_path / "01_answer"
        folder.mkdir()
        (folder / "exercise.toml").write_text(TOML.format(points=points, modules=modules))
        (folder / "checks.py").write_text(HEAD + checks)
        return load(folder)

    return make


def graded(exercise, text, factor=1.0):
    with Worker(exercise) as worker:
        return worker.grade(Job("1", "someone", text, factor=factor))


ONE = '@check(points=1, ko="가", en="a")\n'


def test_the_model_exercise_is_proved():
    assert prove(ROUND_ROBIN) == []


def test_proving_finds_a_mutant_that_nothing_catches(exercise):
    made = exercise(ONE + "def test_it(submission):\n    expect(submission.answer(1), 1, 'answer(1)')\n")
    for name, text in {
        "solution": "def answer(n): return n",
        "starter": "def answer(n): pass",
        "hidden_checks": "",
    }.items():
        (made.folder / f"{name}.py").write_text(text)
    for name in ("ko.md", "en.md", "hints.toml"):
        (made.folder / name).write_text("")
    (made.folder / "mutants").mkdir()
    (made.folder / "mutants" / "same.py").write_text("# MISCONCEPTION: same\ndef answer(n): return n\n")
    made.misconceptions["same"] = {"ko": "가", "en": "a"}
    assert "the mutant same passes" in prove(made)


@pytest.mark.parametrize(
    "body", ["pytest.skip('no')", "pytest.xfail('no')", "raise SystemExit(0)", "raise unittest.SkipTest"]
)
def test_a_check_that_does_not_pass_in_the_ordinary_way_has_failed(exercise, body):
    made = exercise(f"import pytest, unittest\n{ONE}def test_it(submission):\n    {body}\n")
    try:
        assert graded(made, "def answer(): pass")["points"] == 0
    except Problem:
        assert "SystemExit" in body  # the checks themselves stopped pytest: told to the author, never a mark


def test_checks_that_cannot_be_collected_are_the_authors_problem(exercise):
    with pytest.raises(Problem, match="cannot be run"):
        graded(exercise(f"{ONE}def test_it(submission): pass\nimport nowhere\n"), "def answer(): pass")


def test_a_parametrized_check_is_refused_because_its_number_is_not_known(exercise):
    made = exercise(f"import pytest\n@pytest.mark.parametrize('n', [1, 2])\n{ONE}def test_it(submission, n): pass\n")
    with pytest.raises(Problem, match="checks expected"):
        graded(made, "def answer(): pass")


def test_an_honest_file_keeps_its_marks_after_one_that_died_in_every_check():
    with Worker(ROUND_ROBIN) as worker:
        for body in ("import os; os._exit(1)", "while True: pass"):
            text = f"class RoundRobin:\n    def pick(self, servers, request):\n        {body}\n"
            assert worker.grade(Job("bad", "a", text, factor=0.1))["points"] == 0
            assert worker.grade(Job("good", "b", ROUND_ROBIN.text("solution.py")))["points"] == 6


def test_a_file_that_sleeps_is_late_by_its_own_doing_however_busy_the_machine(exercise):
    made = exercise(f"{ONE}def test_it(submission):\n    submission.answer()\n")
    result = graded(made, "import time\ndef answer(): time.sleep(60)", factor=0.2)
    assert (result["status"], result["points"], result["unproven"]) == ("timeout", 0, False)


@pytest.mark.slow
def test_a_worker_that_was_stopped_does_not_stop_the_grader(monkeypatch):
    monkeypatch.setattr(workers, "PATIENCE", -15.0)  # of the 20 seconds that a file may take
    with Worker(ROUND_ROBIN) as worker:
        job = Job("1", "a", ROUND_ROBIN.text("solution.py"))
        assert worker.grade(job)["points"] == 6
        os.kill(worker.process.pid, signal.SIGSTOP)
        stopped = worker.process.pid
        assert worker.grade(job)["points"] == 6
        assert worker.process.pid != stopped


def test_a_server_kept_from_an_earlier_call_is_still_the_same_object():
    kept = (
        "class RoundRobin:\n"
        "    last = None\n"
        "    def pick(self, servers, request):\n"
        "        at = [n for n, s in enumerate(servers) if s is self.last]\n"
        "        self.last = servers[(at[0] + 1) % len(servers) if at else 0]\n"
        "        return self.last\n"
    )
    result = graded(ROUND_ROBIN, kept)
    assert {row["name"] for row in result["checks"] if not row["passed"]} == set()


def test_what_a_student_does_to_a_server_does_not_reach_the_next_call(exercise):
    made = exercise(
        f"from deploylab.fleet import Server\n{ONE}def test_it(submission):\n    s = Server('a', weight=3)\n"
        "    expect([submission.answer([s]) for _ in range(3)], [3, 3, 3], 'answer')\n    assert s.weight == 3\n"
    )
    text = (
        "def answer(servers):\n    weight = servers[0].weight\n    servers[0].weight = 99\n"
        "    servers.clear()\n    return weight\n"
    )
    assert graded(made, text)["points"] == 1


STRATEGY = (
    "from deploylab.intentions import Drain, NotReady\n"
    f"{ONE}def test_it(submission):\n"
    "    steps = submission.answer(('s1', 's2'))\n"
    "    expect(steps.send(None), Drain(('s1', 's2'), 5), 'answer()')\n"
    "    expect(steps.send(3), 3, 'answer()')\n"
    "    expect(steps.throw(NotReady(('s1',), 'slow')), ['s1', 'slow'], 'answer()')\n"
    "    assert list(steps) == []\n"
)


def test_a_generator_is_driven_across_the_pipe_with_send_and_throw(exercise):
    text = (
        "from deploylab.intentions import Drain, NotReady\n"
        "def answer(servers):\n"
        "    inside = yield Drain(servers, 5)\n"
        "    try:\n"
        "        yield inside\n"
        "    except NotReady as problem:\n"
        "        yield [*problem.servers, problem.reason]\n"
    )
    result = graded(exercise(STRATEGY, modules='["deploylab.intentions"]'), text)
    assert (result["status"], result["message"]["en"]) == ("passed", "")


def test_nothing_of_the_package_but_the_vocabulary_can_be_imported(exercise):
    made = exercise(
        f"{ONE}def test_it(submission):\n    expect(submission.answer(), [], 'answer()')\n",
        modules='["deploylab.intentions"]',
    )
    names = ("deploylab.strategies", "deploylab.balancing", "deploylab.grading.checks", "pytest", "streamlit")
    text = (
        f"import importlib\ndef answer():\n    found = []\n    for name in {names}:\n"
        "        try:\n            importlib.import_module(name)\n            found.append(name)\n"
        "        except ImportError:\n            pass\n    return found\n"
    )
    assert graded(made, text)["status"] == "passed"


def test_a_message_says_what_was_called_what_came_back_what_was_expected_and_why():
    message = graded(ROUND_ROBIN, ROUND_ROBIN.text("mutants/skips_first.py"))
    first = message["checks"][0]
    assert first["misconceptions"] == ["skips_first"]
    for word in (
        "RoundRobin().pick([a, b, c], request)",
        "Got ['b', 'c', 'a'",
        "Expected ['a', 'b', 'c'",
        "first request",
    ):
        assert word in first["message"]["en"]
    assert "첫 요청은" in first["message"]["ko"]


def test_a_hidden_check_tells_no_value():
    result = graded(
        ROUND_ROBIN,
        "class RoundRobin:\n    def pick(self, servers, request): raise ValueError([s.name for s in servers])",
    )
    hidden = [row for row in result["checks"] if row["hidden"]]
    assert hidden and all(not row["passed"] and "ValueError" not in row["message"]["en"] for row in hidden)


def test_the_same_file_gets_the_same_verdict_each_time():
    text = "import random\nclass RoundRobin:\n    def pick(self, servers, request): return random.choice(servers)"
    with Worker(ROUND_ROBIN) as worker:
        told = [[row["message"] for row in worker.grade(Job("1", "someone", text))["checks"]] for _ in range(4)]
    assert told[0] and all(other == told[0] for other in told)


def test_a_rule_told_in_words_is_told_in_the_readers_language_only(exercise):
    made = exercise(
        "from deploylab.grading.checks import require\n"
        f"{ONE}def test_it(submission):\n    got = submission.answer()\n"
        "    require(got > 3, 'answer()', got, {'ko': '3보다 큰 수', 'en': 'more than 3'})\n"
    )
    message = graded(made, "def answer(): return 2")["message"]
    assert message["ko"] == "부른 것: answer()\n받은 값: 2\n기대한 값: 3보다 큰 수"
    assert message["en"] == "Called answer()\nGot 2\nExpected more than 3"
