"""What Moodle and Gradescope are given: questions that their importer takes, and an autograder that runs there."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import pytest

from deploylab.cli import main
from deploylab.grading import autograder, questions
from deploylab.grading.draws import course_key
from deploylab.grading.exercise import exercises, find
from deploylab.grading.moodle_quiz import decimal, quiz

DRAWN = [one for one in exercises().values() if one.type in ("computed", "predict")]
FRACTIONS = {100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5,
             11.11111, 10, 5, 0}  # fmt: skip
RIGHT = find("round_robin").text("solution.py")


@pytest.fixture(scope="module", params=["ko", "en"])
def whole(request):
    text = quiz(exercises().values(), "secret", 5, request.param)
    return request.param, ElementTree.fromstring(text.encode()), text


def text_of(node, path):
    return node.findtext(f"{path}/text") or ""


def test_every_drawn_and_written_question_is_in_the_quiz(whole):
    _, root, _ = whole
    names = {
        text_of(node, "name").rpartition(" ")[0]
        for node in root
        if node.get("type") in ("numerical", "shortanswer", "multichoice")
    }
    assert names == {f"{one.number} {question.name}" for one in DRAWN for question in questions.questions(one)}
    essays = [node for node in root if node.get("type") == "essay"]
    assert len(essays) == sum(one.type == "written" for one in exercises().values())
    for node, one in zip(essays, (one for one in exercises().values() if one.type == "written"), strict=True):
        assert all(row[whole[0]].split("(")[0][:20] in text_of(node, "graderinfo") for row in one.rubric)
        assert node.findtext("responseformat") == "editor"


def test_a_number_is_right_within_its_tolerance_and_no_misconception_is(whole):
    _, root, _ = whole
    found = [node for node in root if node.get("type") == "numerical"]
    assert found
    for node in found:
        answers = [
            (Fraction(text_of(one, ".")), Fraction(one.findtext("tolerance")), one) for one in node.findall("answer")
        ]
        (right, tolerance, _), *wrong = [each for each in answers if each[2].get("fraction") == "100"] + [
            each for each in answers if each[2].get("fraction") != "100"]  # fmt: skip
        for value, _, one in wrong:
            assert abs(value - right) > tolerance and text_of(one, "feedback") and one.get("fraction") == "0"


def test_what_moodle_takes_for_right_the_grader_takes_for_right():
    for exercise in DRAWN:
        for question in questions.questions(exercise):
            posed = questions.pose(exercise, question, "secret", "variant 1")
            root = ElementTree.fromstring(quiz([exercise], "secret", 1, "en").encode())
            node = next(one for one in root if text_of(one, "name").split(" ")[1:2] == [question.name])
            for one in node.findall("answer"):
                typed = re.sub("<[^>]+>", "", text_of(one, "."))
                told = questions.mark(posed, typed.replace("\\*", "*"))
                assert (told.status == "right") == (float(one.get("fraction")) > 0), (exercise.slug, typed)


def test_fractions_identities_and_penalties_are_those_that_the_importer_takes(whole):
    _, root, text = whole
    place, seen = "", Counter()
    for node in root:
        if node.get("type") == "category":
            place = text_of(node, "category")
            assert place.startswith("$course$/top/")
            continue
        seen[place, node.findtext("idnumber")] += 1
        assert node.findtext("penalty") == "0" and float(node.findtext("defaultgrade")) > 0
        assert {abs(float(one.get("fraction"))) for one in node.findall("answer")} <= FRACTIONS
    assert set(seen.values()) == {1}
    assert not re.search("[\x00-\x08\x0b-\x1f]", text)


def test_each_language_has_a_quiz_of_its_own(whole):
    lang, root, _ = whole
    told = " ".join(text_of(node, "questiontext") for node in root)
    assert bool(re.search("[가-힣]", told)) == (lang == "ko")


def test_a_number_with_no_end_is_written_within_its_tolerance():
    assert (decimal(3), decimal(Fraction(5, 2)), decimal(Fraction(1, 3))) == ("3", "2.5", "0.33333333")


def test_the_books_choices_get_whole_marks_for_the_right_boxes_only(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["assign", "--exercises", "06", "--moodle-quiz", "quiz.xml", "--choices", "--variants", "2"]) == 0
    root = ElementTree.fromstring((tmp_path / "quiz.xml").read_bytes())
    found = [node for node in root if node.get("type") == "multichoice"]
    assert len(found) > 15
    for node in found:
        shares = [float(one.get("fraction")) for one in node.findall("answer")]
        assert sum(share for share in shares if share > 0) == pytest.approx(100, abs=0.01)
        assert (min(shares) < 0 or max(shares) == 100) and not re.match(
            r"<p>[A-E]\.", text_of(node.find("answer"), ".")
        )
        assert node.findtext("single") == ("true" if 100 in shares and min(shares) == 0 else "false")


def test_another_release_asks_the_same_student_with_other_numbers(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "roster.csv").write_text("student\nkim\nlee\n")
    given = ["assign", "--roster", "roster.csv", "--exercises", "09", "--lang", "en"]
    for release, out in (("2026-2", "a"), ("2027-1", "b")):
        monkeypatch.setenv("DEPLOYLAB_SECRET", "one secret for both")
        assert main([*given, "--results", f"r{out}", "--out", out, "--release", release]) == 0
    one, two = ((tmp_path / out / "kim/recreate_price.en.md").read_text() for out in "ab")
    assert one != two
    exercise = find("09")
    question = questions.questions(exercise)[0]
    assert questions.pose(exercise, question, "one secret for both", "kim", "2026-2").text["en"] in one
    assert main([*given, "--results", "ra", "--out", "a", "--release", "2027-1"]) == 2
    assert "2026-2" in capsys.readouterr().err


def test_sheets_are_graded_with_the_numbers_of_the_release_that_they_were_drawn_for(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DEPLOYLAB_SECRET", raising=False)
    (tmp_path / "roster.csv").write_text("student\nkim\n")
    assert main(["assign", "--roster", "roster.csv", "--exercises", "06", "--release", "resit"]) == 0
    key = autograder_key(tmp_path / "results")
    assert key.endswith("resit")
    exercise = find("06")
    posed = [questions.pose(exercise, question, key, "kim") for question in questions.questions(exercise)]
    (tmp_path / "in/kim").mkdir(parents=True)
    (tmp_path / "in/kim" / exercise.file).write_text("\n".join(f"{one.question.name}: {one.right}" for one in posed))
    assert main(["grade", "in", "--out", "results"]) == 0
    assert json.loads((tmp_path / "results/results.json").read_text())[0]["points"] == exercise.points


def autograder_key(folder):
    state = autograder.State(folder)
    try:
        return state.secret()
    finally:
        state.close()


@pytest.fixture
def container(tmp_path):
    """`container(zip bytes, {file: bytes}, metadata)`: folders as Gradescope lays them out, and results.json."""

    def run(data, files, users=()):
        root = tmp_path / "autograder"
        for name in ("source", "submission", "results"):
            (root / name).mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            archive.extractall(root / "source")
        shutil.copy(root / "source/run_autograder", root / "run_autograder")
        for name, content in files.items():
            (root / "submission" / name).write_bytes(content)
        if users:
            (root / "submission_metadata.json").write_text(json.dumps({"users": users}))
        path = {"PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin:/bin"]), "AUTOGRADER": str(root)}
        told = subprocess.run(
            [*without_network(), "bash", root / "run_autograder"], env=path, cwd=root, capture_output=True, text=True
        )
        assert told.returncode == 0, told.stderr
        return json.loads((root / "results/results.json").read_text())

    return run


def without_network():
    """A prefix that takes the network away, where this user may."""
    prefix = ["unshare", "--net"]
    return (
        prefix
        if shutil.which("unshare") and not subprocess.run([*prefix, "true"], capture_output=True).returncode
        else []
    )


def test_the_autograder_runs_where_gradescope_runs_it_and_reports_every_check(container):
    wanted = [find("05"), find("06"), find("22")]
    posed = [questions.pose(wanted[1], question, "key", "kim") for question in questions.questions(wanted[1])]
    sheet = "\n".join(f"{one.question.name}: {one.right}" for one in posed).encode()
    data = autograder.packed(wanted, ["kim", "lee"], "key", "en")
    files = {"round_robin.py": RIGHT.encode(), "request_k.txt": sheet, "exam_compare.txt": b"An answer."}
    told = container(data, files, [{"email": "Kim@uni.example", "name": "Kim Minsu"}])
    assert told["score"] == wanted[0].points + wanted[1].points
    assert {one["visibility"] for one in told["tests"]} == {"visible", "after_published"}
    marked = [one for one in told["tests"] if "score" in one]
    assert all(one["status"] == "passed" for one in marked) and sum(one["max_score"] for one in marked) == told["score"]
    assert [one["name"] for one in told["tests"] if "score" not in one] == ["exam_compare"]


def test_a_hostile_and_a_missing_file_are_reported_there_and_cost_nobody_the_results(container):
    data = autograder.packed([find("05"), find("06")], [], course_key("key", "resit"), "ko")
    told = container(data, {"round_robin.py": b"import os\nos._exit(0)\n"})
    assert told["score"] == 0 and len(told["tests"]) > 5
    assert any("request_k" in one["name"] for one in told["tests"])


def test_an_empty_submission_says_what_to_hand_in(container):
    told = container(autograder.packed([find("05")], [], "key", "en"), {})
    assert told["score"] == 0 and "round_robin.py" in told["output"]


def test_a_broken_autograder_still_leaves_results_that_blame_no_student(container):
    data = autograder.packed([find("05")], [], "key", "en")
    broken = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(broken, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry, b"{" if entry.filename == "course.json" else content)
    told = container(broken.getvalue(), {"round_robin.py": RIGHT.encode()})
    assert told["score"] == 0 and "not your fault" in told["output"]


def test_the_zip_holds_no_solution_no_mutant_and_is_the_same_each_time():
    wanted = list(exercises().values())
    data = autograder.packed(wanted, [], "key", "en")
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert not [name for name in names if "solution" in name or "mutants" in name or "/ui/" in name]
    assert [name for name in names if name.endswith("05_round_robin/hidden_checks.py")]
    assert data == autograder.packed(wanted, [], "key", "en")
    modes = {
        entry.filename: entry.external_attr >> 16 & 0o777 for entry in zipfile.ZipFile(io.BytesIO(data)).infolist()
    }
    assert modes["setup.sh"] == modes["run_autograder"] == 0o755 and modes["course.json"] == 0o600


@pytest.mark.parametrize(
    ("user", "name"),
    [({"email": "KIM@x.kr"}, "kim"), ({"email": "a@x.kr", "sid": "007"}, "007"), ({"email": "a@x.kr", "name": "Lee Yuna"}, "Lee Yuna"), ({"email": "new@x.kr"}, "new@x.kr")],
)  # fmt: skip
def test_the_student_is_the_one_that_the_roster_knows(tmp_path, user, name):
    (tmp_path / "submission_metadata.json").write_text(json.dumps({"users": [user]}))
    assert autograder.student_of(tmp_path, ["kim", "007", "Lee Yuna"]) == name
    (tmp_path / "submission_metadata.json").write_text("[]")
    assert autograder.student_of(tmp_path, ["kim"]) == "student"


def test_the_same_zip_is_made_by_the_command_with_the_rosters_names(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with open("roster.csv", "w", newline="") as file:
        csv.writer(file).writerows([["email"], ["kim@x.kr"]])
    assert (
        main(["assign", "--roster", "roster.csv", "--exercises", "05", "--gradescope", "ag.zip", "--lang", "ko"]) == 0
    )
    course = json.loads(zipfile.ZipFile("ag.zip").read("course.json"))
    assert (course["exercises"], course["students"], course["lang"]) == (["round_robin"], ["kim@x.kr"], "ko")
    assert course["key"] == autograder_key(tmp_path / "results")
