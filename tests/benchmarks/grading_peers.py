"""The same 30 submissions in nbgrader 0.9.6 and otter-grader 7.0.0, in an environment of their own."""

import json
import subprocess
import sys
import time
import venv
import zipfile

WANTED = ("nbgrader==0.9.6", "otter-grader==7.0.0")
SERVERS = "from types import SimpleNamespace\nservers = [SimpleNamespace(name=n) for n in 'abc']\n"
TESTS = (  # the exercise's checks as a notebook would have them
    SERVERS + "one = RoundRobin()\nassert [one.pick(servers, None).name for _ in range(6)] == list('abcabc')",
    SERVERS + "one, two = RoundRobin(), RoundRobin()\n_ = one.pick(servers, None)\nassert two.pick(servers, None).name == 'a'",
    SERVERS + "one = RoundRobin()\nassert [one.pick(servers[:2], None).name for _ in range(4)] == list('abab')",
    SERVERS + "one = RoundRobin()\n_ = one.pick(servers[:2], None)\nassert one.pick(servers, None).name == 'b'",
    SERVERS + "one = RoundRobin()\nassert [one.pick(servers[:1], None).name for _ in range(3)] == list('aaa')",
)
GRADE_OTTER = """import glob, sys
from otter.api import grade_submission
for path in sorted(glob.glob("subs/*.py")):
    grade_submission(path, "autograder.zip", quiet=True)
"""


def measured(folder, texts, place):
    """(name, seconds) of each peer."""
    folder.mkdir(parents=True)
    python = environment(place)
    for name, grade in (("nbgrader 0.9.6", nbgrader), ("otter-grader 7.0.0", otter)):
        yield name, grade(folder / name.split()[0], texts, python)


def environment(place):
    python = place / "bin" / "python"
    if not python.exists():
        venv.create(place, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *WANTED], check=True)
    return python


def how(folder, python):
    """Each peer in its own environment and home, so that nothing of ours reaches it."""
    (folder / "home").mkdir(parents=True, exist_ok=True)
    env = {"PATH": f"{python.parent}:/usr/bin:/bin", "HOME": str(folder / "home"), "LANG": "C.UTF-8"}
    return {"cwd": folder, "check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": env}


def cell(text, kind="code", **told):
    meta = {"nbgrader": {"schema_version": 3, "solution": False, "grade": False, "locked": False, "task": False, **told}} if told else {}
    more = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "id": told.get("grade_id", "intro"), "metadata": meta, "source": text, **more}


def notebook(answer):
    tests = [cell(test, grade=True, locked=True, grade_id=f"t{n}", points=1) for n, test in enumerate(TESTS)]
    told = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}, "language_info": {"name": "python"}}
    return json.dumps({"cells": [cell(answer, solution=True, grade_id="answer"), *tests], "metadata": told, "nbformat": 4, "nbformat_minor": 5})


def nbgrader(folder, texts, python):
    (folder / "source/ps1").mkdir(parents=True)
    (folder / "source/ps1/p1.ipynb").write_text(notebook("class RoundRobin:\n    ### BEGIN SOLUTION\n    pass\n    ### END SOLUTION\n"))
    (folder / "nbgrader_config.py").write_text(f"c = get_config()\nc.CourseDirectory.root = {str(folder)!r}\n")
    command = [python.parent / "nbgrader"]
    quiet = how(folder, python)
    subprocess.run([*command, "generate_assignment", "ps1"], **quiet)
    for student, text in texts.items():
        (folder / "submitted" / student / "ps1").mkdir(parents=True)
        (folder / "submitted" / student / "ps1" / "p1.ipynb").write_text(notebook(text))
    started = time.perf_counter()
    subprocess.run([*command, "autograde", "ps1"], **quiet)
    taken = time.perf_counter() - started
    assert len(list((folder / "autograded").glob("*/ps1/p1.ipynb"))) == len(texts)
    return taken


def otter(folder, texts, python):
    (folder / "tests").mkdir(parents=True)
    (folder / "subs").mkdir()
    for n, test in enumerate(TESTS):
        code = "\n".join((">>> " if not line.startswith(" ") else "... ") + line for line in test.splitlines())
        case = {"name": f"q{n}", "points": 1, "suites": [{"cases": [{"code": code, "hidden": False, "locked": False}], "scored": True, "setup": "", "teardown": "", "type": "doctest"}]}
        (folder / "tests" / f"q{n}.py").write_text(f"OK_FORMAT = True\ntest = {case!r}\n")
    for student, text in texts.items():
        (folder / "subs" / f"{student}.py").write_text(text)
    quiet = how(folder, python)
    subprocess.run([python.parent / "otter", "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment"], **quiet)
    assert zipfile.is_zipfile(folder / "autograder.zip")
    (folder / "grade.py").write_text(GRADE_OTTER)
    started = time.perf_counter()
    subprocess.run([python, "grade.py"], **quiet)
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(__doc__)
