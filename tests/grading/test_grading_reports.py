"""What goes home: pages that nothing can be smuggled into, and files that the gradebooks' own importers accept."""

import csv
import io
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from deploylab.cli import main
from deploylab.grading import exports, late, marks, pages
from deploylab.grading.exercise import exercises
from deploylab.grading.handout import students
from deploylab.problems import Problem

EVIL = "=HYPERLINK(1)<script>alert(1)</script>\"'&\x1b[31m\x00\u202e\ud800"
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,HW1 (77),HW2 (78)\n"
    "    Points Possible,,,,,6,10\n"
    '"Kim, Minsu",4711,007,kim,A,,3\n'
    "Lee Yuna,4712,008,lee,A,EX,4\n"
    "=\"Park\",4713,009,park,A,1,5\n"
)  # fmt: skip


def check(points=1, most=1, **more):
    base = {
        "name": "test_one", "title": {"ko": "가", "en": "one"}, "task": 1, "hidden": False, "points": points,
        "max_points": most, "passed": points == most, "kind": "wrong", "misconceptions": [],
        "message": {"ko": EVIL, "en": EVIL},
    }  # fmt: skip
    return {**base, **more}


def row(student, *checks, **more):
    base = {
        "student": student, "exercise": "round_robin", "status": "partial", "points": sum(c["points"] for c in checks),
        "max_points": sum(c["max_points"] for c in checks), "isolation": "bwrap+seccomp", "seconds": 0.1, "output": EVIL,
        "checks": list(checks), "message": {"ko": EVIL, "en": EVIL},
    }  # fmt: skip
    return {**base, **more}


def people(*rows):
    return [marks.Student(one["student"], [one]) for one in rows]


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen = []

    def handle_starttag(self, tag, attributes):
        self.seen.append((tag, dict(attributes)))


def test_a_students_page_holds_no_tag_of_the_students():
    html = pages.student_page(*people(row(EVIL, check(0, title={"ko": EVIL, "en": EVIL}), comment=EVIL)), "en")
    tags = Tags()
    tags.feed(html)
    assert {tag for tag, _ in tags.seen} <= {"html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p"} | {
        "strong", "span", "br", "pre", "ul", "li", "div", "table", "tr", "td",
    }  # fmt: skip
    assert not re.search("[\x00-\x08\x0b-\x1f\u202e\ud800]", html)
    html.encode("utf-8")


def test_the_class_page_is_one_file_that_loads_nothing():
    html = pages.class_page(people(row("kim", check(1)), row(EVIL, check(0))), "ko", {"kim": "a.html", EVIL: "b.html"})
    tags = Tags()
    tags.feed(html)
    assert not [a for tag, a in tags.seen if a.get("src") or (tag == "link" and a.get("href"))]
    assert "alert(1)</script>" not in html and "default-src 'none'" in html
    html.encode("utf-8")


def test_a_hidden_difficulty_and_discrimination_are_what_the_definition_says():
    class_ = people(
        row("a", check(1), check(1, name="two")),
        row("b", check(1), check(0, name="two")),
        row("c", check(0), check(0, name="two")),
    )
    one, two = marks.items(class_)
    assert (round(one.difficulty, 3), round(two.difficulty, 3)) == (0.667, 0.333)
    assert round(one.discrimination, 3) == 0.5  # of (1, 1, 0) with the rest (1, 0, 0)
    assert marks.items(people(row("a", check(1))))[0].discrimination is None


def test_canvas_gets_its_own_file_back_with_one_column_filled(tmp_path):
    template = tmp_path / "export.csv"
    template.write_text(CANVAS, encoding="utf-8-sig")
    class_ = people(row("kimminsu_4711", check(1), check(0)), row("lee", check(1)), row("ghost_1", check(1)))
    text, absent = exports.canvas(class_, template, "HW1")
    before, after = (list(csv.reader(io.StringIO(part))) for part in (CANVAS, text))
    changed = {(y, x): after[y][x] for y, line in enumerate(before) for x, old in enumerate(line) if after[y][x] != old}
    assert changed == {(2, 5): "1"}  # Lee is excused, Park handed in nothing, the rest is as it was
    assert absent == ["ghost_1"] and not text.startswith("\ufeff") and "007" in text


@pytest.mark.parametrize("column", ["HW3", "HW"])
def test_canvas_is_never_given_a_column_that_would_become_a_new_assignment(tmp_path, column):
    template = tmp_path / "export.csv"
    template.write_text(CANVAS)
    with pytest.raises(Problem, match="exactly one column"):
        exports.canvas(people(row("kim", check())), template, column)


def test_a_mark_by_hand_for_somebody_unknown_is_not_lost_without_a_word():
    class_ = {one.name: one for one in people(row("kim", check(0)))}
    marks.apply(class_, {"student": "kim", "exercise": "round_robin", "points": "1"})
    assert class_["kim"].points == 1
    for mark in ({"student": "kym", "exercise": "round_robin"}, {"student": "kim", "exercise": "round-robin"}):
        with pytest.raises(Problem, match="has no result"):
            marks.apply(class_, mark)


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_an_assignment_that_canvas_counts_out_of_another_number_is_told(delimiter):
    table = CANVAS.replace('"Kim, Minsu"', "Kim").replace(",", delimiter)
    marked = people(row("kim", check(4, 6)))
    assert exports.out_of(marked, table, "HW2") == (10.0, 6.0)
    assert exports.out_of(marked, table, "HW1") is None and exports.out_of(marked, table, "HW9") is None
    assert exports.out_of(marked, "Student,ID,Section,HW2\nKim,1,A,\n", "HW2") is None


def test_a_file_that_is_not_begun_holds_no_misconception_and_a_known_wrong_answer_does():
    nothing = [check(0, misconceptions=["restarts"]), check(0, misconceptions=["shared_turn"])]
    assert marks.held(row("kim", *nothing)) == []
    assert marks.held(row("kim", check(0, misconceptions=["restarts"], sure=True), nothing[1])) == ["restarts"]
    assert marks.held(row("kim", check(1), *nothing)) == ["restarts", "shared_turn"]


def test_canvas_with_semicolons_stays_with_semicolons(tmp_path):
    template = tmp_path / "export.csv"
    template.write_text(CANVAS.replace('"Kim, Minsu"', "Kim").replace(",", ";"))
    text, _ = exports.canvas(people(row("kim", check(0.5, 1))), template, "HW1")
    assert "Kim;4711;007;kim;A;0.5;3" in text


def test_moodle_gets_percent_up_to_a_hundred_and_nobody_it_does_not_know(tmp_path):
    listed = tmp_path / "participants.csv"
    listed.write_text("First name,ID number,Email address\nMinsu,007,kim@x.kr\nYuna,008,lee@x.kr\n", encoding="utf-8")
    class_ = people(row("kim@x.kr", check(3, 2)), row("stranger", check(1)))
    text, absent = exports.moodle(class_, listed, "=HW1")
    lines = list(csv.reader(io.StringIO(text)))
    assert lines[0] == ["email", "idnumber", "username", "'=HW1 (percent)", "'=HW1 feedback"]
    assert [line[:4] for line in lines[1:]] == [["kim@x.kr", "007", "", "100"]] and absent == ["stranger"]
    assert "\r" not in text


def test_the_class_as_a_table_holds_every_exercise_and_no_formula():
    class_ = people(row("=kim", check(1), check(0)), row("lee", check(1, 2), exercise="rolling"))
    lines = list(csv.reader(io.StringIO(exports.whole_class(class_))))
    assert lines == [
        ["student", "round_robin", "rolling", "total", "of", "percent"],
        ["'=kim", "1", "", "1", "2", "50"],
        ["lee", "", "1", "1", "2", "50"],
    ]


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_class_page_says_a_status_in_the_readers_language(lang):
    html = pages.class_page(
        people(row("kim", status="missing"), row("lee", check(1), status="passed")), lang, {"kim": "a", "lee": "b"}
    )
    assert ("미제출" in html, "missing" in html.split("plotly")[-1]) == (lang == "ko", lang == "en")


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_is_a_formula(text):
    assert exports.cell(text) == "'" + text and exports.cell("a=1") == "a=1"


def test_gradescope_results_have_a_score_and_hide_hidden_checks_until_published():
    told = json.loads(exports.gradescope(*people(row("kim", check(1), check(0, hidden=True)))))
    assert told["score"] == 1.0 and [one["visibility"] for one in told["tests"]] == ["visible", "after_published"]
    assert all(set(one) >= {"score", "max_score", "status", "name", "number", "output"} for one in told["tests"])
    missing = json.loads(exports.gradescope(*people(row("kim", status="missing"))))
    assert len(missing["tests"]) == 1  # whatever happens, something is reported


def test_junit_is_well_formed_and_carries_points_whatever_a_student_printed():
    root = ElementTree.fromstring(exports.junit(people(row(EVIL, check(0), check(1)))))
    suite = root.find("testsuite")
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    found = {one.get("name"): one.get("value") for one in suite.find("properties")}
    assert found == {"points": "1", "max_points": "2"}


def test_marks_by_hand_are_read_and_a_regrade_leaves_them_alone(tmp_path):
    (tmp_path / "results.json").write_text(json.dumps([row("kim", check(0))]))
    (tmp_path / "marks.csv").write_text('student,exercise,points,comment\nkim,round_robin,"0,5",good idea\n')
    kim = marks.read(tmp_path)[0]
    assert kim.points == 0.5 and "good idea" in pages.student_page(kim, "en")
    (tmp_path / "marks.csv").write_text("student,exercise,points\nkim,round_robin,many\n")
    with pytest.raises(Problem, match="not a number"):
        marks.read(tmp_path)


@pytest.mark.parametrize("name", ["../kim", "a/b", "..", ".", "", "kim\x00", "-rf*"])
def test_a_roster_name_that_cannot_be_a_folder_is_refused(tmp_path, name):
    (tmp_path / "roster.csv").write_text(f"student\nlee\n{name}\n")
    if name in ("",):
        assert students(tmp_path / "roster.csv") == ["lee"]
    else:
        with pytest.raises(Problem, match="line 3"):
            students(tmp_path / "roster.csv")


def test_what_is_handed_out_holds_the_starter_and_no_solution(tmp_path):
    (tmp_path / "roster.csv").write_text("student,section\nkim,A\nlee,A\n")
    given = [
        "assign",
        "--roster",
        str(tmp_path / "roster.csv"),
        "--out",
        str(tmp_path / "out"),
        "--exercises",
        "round_robin",
    ]
    assert main([*given, "--results", str(tmp_path / "results")]) == 0
    there = sorted(
        path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*") if path.is_file()
    )
    names = ["round_robin.en.md", "round_robin.ko.md", "round_robin.py"]
    assert there == [f"{student}/{name}" for student in ("kim", "lee") for name in names]
    exercise = exercises()["round_robin"]
    assert (tmp_path / "out/kim/round_robin.py").read_text() == exercise.text("starter.py")


def test_from_a_folder_to_a_report_with_two_commands(tmp_path):
    folder = tmp_path / "in"
    for student, name in (("kim_4711", "solution.py"), ("<b>lee", "mutants/restarts.py")):
        (folder / student).mkdir(parents=True)
        (folder / student / "round_robin.py").write_text(exercises()["round_robin"].text(name), encoding="utf-8")
    template = tmp_path / "export.csv"
    template.write_text(CANVAS)
    run = [sys.executable, "-m", "deploylab"]
    path = {"PYTHONPATH": str(Path(__file__).parents[2] / "src"), "PATH": "/usr/bin:/bin"}
    subprocess.run([*run, "grade", folder, "--out", tmp_path / "results"], check=True, capture_output=True, env=path)
    more = ["--canvas", template, "--column", "HW1", "--lang", "en"]
    told = subprocess.run(
        [*run, "report", tmp_path / "results", "--out", tmp_path / "report", *more],
        capture_output=True,
        text=True,
        env=path,
    )
    assert told.returncode == 1 and "<b>lee" in told.stderr  # not in the Canvas list: said, not swallowed
    assert "4711,007,kim,A,6,3" in (tmp_path / "report/canvas.csv").read_text()
    html = (tmp_path / "report/index.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;lee" in html and "<b>lee" not in html and "starts again from the front" in html
    assert len(list((tmp_path / "report/students").iterdir())) == 2


@pytest.mark.parametrize(
    ("at", "kept"),
    [
        ("2026-11-24T23:59:00+09:00", 1.0),
        ("2026-11-24T14:59:00+00:00", 1.0),  # the same moment, told in another zone
        ("2026-11-24T23:59:01+09:00", 0.9),
        ("2026-11-25T23:59:00+09:00", 0.9),
        ("2026-11-26T00:00:00+09:00", 0.8),
        ("2027-01-01T00:00:00+09:00", 0.0),
    ],
)
def test_each_day_begun_after_the_deadline_takes_its_share(at, kept):
    deadline = late.moment("2026-11-24T23:59+09:00", "x")
    assert late.share_kept(late.moment(at, "x"), deadline, 10) == pytest.approx(kept)


def test_an_extension_moves_one_students_deadline_and_marks_stay_what_they_are(tmp_path):
    class_ = people(row("kim", check(1)), row("lee", check(1)), row("park", check(1)))
    (tmp_path / "times.csv").write_text("student,at\nkim,2026-11-25T10:00+09:00\nlee,2026-11-25T10:00+09:00\n")
    (tmp_path / "ext.csv").write_text("student,hours\nlee,24\n")
    late.apply(class_, "2026-11-24T23:59+09:00", tmp_path / "times.csv", 10, tmp_path / "ext.csv")
    assert [(one.earned, one.points) for one in class_] == [(1, 0.9), (1, 1), (1, 1)]
    assert "90%" in pages.student_page(class_[0], "ko")


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(Problem, match="time zone"):
        late.moment("2026-11-24T23:59", "--deadline")
