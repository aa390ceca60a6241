"""The student's commands, as a newcomer types them in an empty folder."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from deploylab.cli import main
from deploylab.cli.practice_words import CHANGES, LABS, PLAYED
from deploylab.cli.watch import saves
from deploylab.grading import student
from deploylab.grading.exercise import exercises, find
from deploylab.grading.progress import Progress
from deploylab.problems import Problem

SOURCE = Path(__file__).parents[2] / "src"


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """An empty folder to work in, and a home of its own for the progress."""
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("DEPLOYLAB_HOME", str(tmp_path / "home"))
    return folder


@pytest.fixture
def typed(desk, capsys):
    """`typed("check 14")` -> (exit status, what was printed)."""

    def run(line, lang="en"):
        status = main(["--lang", lang, *line.split()])
        printed = capsys.readouterr()
        return status, printed.out + printed.err

    return run


def solution(number):
    return find(number).text("solution.py")


def sheet_answered(exercise, seed="1", change=None):
    """The student's sheet with every right answer filled in."""
    text = student.begun(exercise, seed)
    for one in student.posed(exercise, seed):
        answer = (change or {}).get(one.question.name, student.shown(one.right))
        text = text.replace(f"{one.question.name}: ", f"{one.question.name}: {answer}")
    return text


def test_the_first_check_writes_the_starter_and_says_what_to_do_next(typed, desk):
    status, told = typed("check 14")
    assert status == 0
    assert (desk / "rolling.py").read_text(encoding="utf-8") == find("14").text("starter.py")
    assert str(desk / "rolling.py") in told and "deploylab check 14" in told and "deploylab hint 14" in told
    assert "# Rolling deployment" in told


@pytest.mark.parametrize(
    ("text", "told_en"), [("", "class RoundRobin not found; the file is empty."), ("class", "SyntaxError line 1")]
)
def test_a_file_that_cannot_be_used_is_told_once_and_not_check_by_check(typed, desk, text, told_en):
    (desk / "round_robin.py").write_text(text)
    status, told = typed("check 05")
    assert status == 1 and told.count(told_en) == 1 and "[ ]" not in told and "try=" not in told
    assert "deploylab hint 05" in told


def test_a_name_with_a_slip_is_answered_with_the_one_that_was_meant(typed):
    for name in ("robin", "round-robin", "Round_Robbin"):
        assert typed(f"check {name}") == (2, f"There is no exercise {name!r}; did you mean round_robin?\n")


def test_an_answer_sheet_left_empty_offers_no_answer_yet(typed):
    typed("check 06")
    assert "deploylab answer" not in typed("check 06")[1]


def test_a_solution_passes_and_is_remembered(typed, desk):
    (desk / "rolling.py").write_text(solution("14"))
    status, told = typed("check rolling")
    assert status == 0 and "10 of 10 points" in told and "deploylab check 15" in told
    assert "[v] 14  10/10" in typed("progress")[1]


def test_a_mistake_is_named_and_leads_to_a_hint_a_run_and_the_lab(typed, desk):
    (desk / "rolling.py").write_text(find("14").mutants["no_drain"][1])
    status, told = typed("check rolling.py")
    assert status == 1
    assert find("14").misconceptions["forgets_drain"]["en"] in told
    assert "deploylab hint 14 --task 1" in told and "strategy.drain=false" in told and "?lab=rolling" in told
    assert "Traceback" not in told


def test_a_failed_check_links_to_the_step_where_this_very_file_departs(typed, desk):
    text = find("14").mutants["no_drain"][1]
    (desk / "rolling.py").write_text(text)
    number = re.search(r"exercises\?ex=rolling&try=(\d+)", typed("check 14")[1])[1]
    assert Progress().tried("rolling", int(number)) == text
    assert Progress().tried("canary", int(number)) is None
    (desk / "rolling.py").write_text(find("14").text("starter.py"))
    assert "&try=" not in typed("check 14")[1]  # an untouched starter is no try


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_message_is_in_one_language(typed, desk, lang):
    (desk / "rolling.py").write_text(find("14").mutants["no_drain"][1])
    told = (
        typed("check 14", lang)[1] + typed("hint 14", lang)[1] + typed("progress", lang)[1] + typed("reset 14", lang)[1]
    )
    assert bool(re.search("[가-힣]", told)) == (lang == "ko")


def test_a_broken_file_is_a_sentence_with_its_line(typed, desk):
    (desk / "rolling.py").write_text("def rolling(servers, version, batch=1):\n    yield (\n")
    status, told = typed("check 14")
    assert status == 1 and "line 2" in told and "Traceback" not in told


def test_an_unknown_exercise_and_a_missing_file_are_bad_usage(typed):
    assert typed("check nope")[0] == 2
    assert typed("check 14 elsewhere.py")[0] == 2
    status, told = typed("check")
    assert status == 2 and "deploylab check 01" in told


def test_a_file_of_another_name_can_be_checked(typed, desk):
    (desk / "mine.py").write_text(solution("14"))
    assert typed("check 14 mine.py")[0] == 0
    assert not (desk / "rolling.py").exists()


def test_hints_come_one_at_a_time_and_stay_at_the_last(typed):
    said = [typed("hint 14 --task 2")[1] for _ in range(4)]
    for level, text in enumerate(said[:3]):
        assert find("14").hints[2][level]["en"] in text
    assert said[3] == said[2]
    assert typed("hint 14 --task 9")[0] == 2


def test_a_hint_without_a_task_is_for_the_first_task_that_failed(typed, desk):
    (desk / "rolling.py").write_text(find("14").mutants["carries_on"][1])
    typed("check 14")
    assert find("14").hints[3][0]["en"] in typed("hint 14")[1]


def test_no_answer_before_a_try_and_an_untouched_starter_is_no_try(typed):
    typed("check 14")
    assert typed("check 14")[0] == 1
    status, told = typed("answer 14")
    assert status == 2 and solution("14") not in told


def test_after_a_try_the_answer_is_shown(typed, desk):
    (desk / "rolling.py").write_text("def rolling(servers, version, batch=1):\n    yield 1\n")
    typed("check 14")
    status, told = typed("answer 14")
    assert status == 0 and solution("14").strip() in told


def test_a_sheet_of_questions_is_filled_in_and_marked(typed, desk):
    exercise = find("recreate_price")
    assert typed("check 09")[0] == 0
    assert (desk / "recreate_price.txt").read_text(encoding="utf-8") == student.begun(exercise)
    (desk / "recreate_price.txt").write_text(sheet_answered(exercise), encoding="utf-8")
    status, told = typed("check 09")
    assert status == 0 and "5 of 5" in told


def test_an_empty_or_unreadable_sheet_is_no_try(typed, desk):
    typed("check 09")
    assert typed("check 09")[0] == 1
    (desk / "recreate_price.txt").write_text(
        sheet_answered(find("09"), change={"dark": "apple", "failed": "", "budget": "?"})
    )
    assert typed("check 09")[0] == 1
    assert Progress().tries("recreate_price") == 0 and typed("answer 09")[0] == 2


def test_a_misconception_in_a_number_is_named(typed, desk):
    exercise = find("recreate_price")
    wrong = str(student.posed(exercise, "1")[0].wrong["per_server"])
    (desk / "recreate_price.txt").write_text(sheet_answered(exercise, change={"dark": wrong}))
    status, told = typed("check 09")
    assert status == 1 and exercise.misconceptions["per_server"]["en"] in told


def test_another_seed_asks_with_other_numbers_and_keeps_the_old_sheet(typed, desk):
    typed("check 09")
    (desk / "recreate_price.txt").write_text(sheet_answered(find("09")))
    filled = (desk / "recreate_price.txt").read_text()
    typed("check 09 --seed 2")
    assert (desk / "recreate_price.txt.1").read_text() == filled
    assert (desk / "recreate_price.txt").read_text() == student.begun(find("09"), "2")
    (desk / "recreate_price.txt").write_text(sheet_answered(find("09"), "2"))
    assert typed("check 09")[0] == 0
    assert typed("answer 09 --seed 3")[0] == 2
    assert student.shown(student.posed(find("09"), "2")[0].right) in typed("answer 09 --seed 2")[1]


def test_a_sheet_of_a_course_is_not_marked_with_practice_numbers(typed, desk):
    (desk / "recreate_price.txt").write_text("# hand in this file\ndark: 60\n")
    status, told = typed("check 09")
    assert status == 2 and "# seed" in told and "dark" not in told


def test_a_seed_never_takes_a_file_of_code_away(typed, desk):
    (desk / "rolling.py").write_text(solution("14"))
    assert typed("check 14 --seed 9")[0] == 0
    assert (desk / "rolling.py").read_text() == solution("14") and not (desk / "rolling.py.1").exists()


def test_a_place_that_cannot_be_written_is_a_sentence(typed):
    status, told = typed("check no/such/folder/rolling.py")
    assert status == 2 and "cannot be written" in told


def test_reset_never_loses_a_file(typed, desk):
    for text in ("first", "second"):
        (desk / "rolling.py").write_text(text)
        assert typed("reset 14")[0] == 0
    assert [(desk / f"rolling.py.{n}").read_text() for n in (1, 2)] == ["first", "second"]
    assert (desk / "rolling.py").read_text() == find("14").text("starter.py")


def test_a_written_answer_is_marked_by_its_writer(typed, desk):
    exercise = find("exam_outage")
    typed("check 23")
    path = desk / exercise.file
    assert typed("check 23")[0] == 1  # nothing written yet
    path.write_text(path.read_text(encoding="utf-8") + "# 1. Causes\nNo draining.\n", encoding="utf-8")
    status, told = typed("check 23")
    assert status == 0 and exercise.rubric[0]["en"] in told and "--marks" in told
    status, told = typed("check 23 --marks 2,1,1,0")
    assert status == 0 and "4 of 6" in told and "official" in told
    assert typed("check 23 --marks 9,1,1,0")[0] == 2
    assert "drain" in typed("answer 23")[1]


def test_json_is_the_whole_result(typed, desk):
    (desk / "rolling.py").write_text(solution("14"))
    status, told = typed("check 14 --json")
    assert status == 0 and json.loads(told)["points"] == 10
    rows = json.loads(typed("progress --json")[1])["exercises"]
    assert [row["exercise"] for row in rows] == list(exercises())
    assert next(row for row in rows if row["exercise"] == "rolling")["points"] == 10


def test_a_damaged_progress_is_set_aside_and_not_lost(typed, desk):
    (desk / "rolling.py").write_text(solution("14"))
    typed("check 14")
    path = Progress().path
    path.write_bytes(b"this is no database" * 100)
    status, told = typed("progress")
    assert status == 0 and "kept as" in told
    kept = list(path.parent.glob("progress.db.damaged-*"))
    assert len(kept) == 1 and kept[0].read_bytes().startswith(b"this is no database")
    assert "[ ] 14" in told


def test_a_progress_that_cannot_be_written_is_a_sentence(typed, desk, monkeypatch):
    (desk / "file").write_text("")
    monkeypatch.setenv("DEPLOYLAB_HOME", str(desk / "file" / "below"))
    status, told = typed("progress")
    assert status == 2 and "DEPLOYLAB_HOME" in told


def test_progress_lives_where_the_user_says(monkeypatch, tmp_path):
    monkeypatch.delenv("DEPLOYLAB_HOME", raising=False)
    monkeypatch.delenv("DEPLOYLAB_DATA", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert Progress().path == tmp_path / "deploylab" / "progress.db"


def test_a_file_that_is_no_text_is_refused_with_a_remedy(desk):
    (desk / "rolling.py").write_bytes("x = 1".encode("utf-16"))
    with pytest.raises(Problem, match="UTF-16"):
        student.read(desk / "rolling.py")


def test_watching_yields_at_the_start_and_after_each_save(desk):
    path = desk / "x.py"
    path.write_text("1")
    deeds = [lambda: path.write_text("333"), path.unlink, lambda: path.write_text("22"), lambda: None]
    seen = []
    with pytest.raises(IndexError):  # nothing more happens
        for _ in saves(path, pause=lambda seconds: deeds.pop()()):
            seen.append(path.read_text())
    assert seen == ["1", "22", "333"]


@pytest.mark.slow
def test_watch_checks_again_on_save(desk):
    path = desk / "rolling.py"
    path.write_text(find("14").mutants["no_drain"][1])
    command = [sys.executable, "-m", "deploylab", "--lang", "en", "watch", "14"]
    process = subprocess.Popen(
        command, cwd=desk, text=True, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(SOURCE)},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # in the background of a shell it is ignored
    )  # fmt: skip
    try:
        told = until(process, "Ctrl-C")
        assert "5 of 10" in told
        path.write_text(solution("14"))
        assert "10 of 10" in until(process, "Ctrl-C")
    finally:
        process.send_signal(signal.SIGINT)
        try:
            assert process.wait(20) == 0
        finally:
            process.kill()
            process.stdout.close()


def until(process, word):
    """What it prints up to a line with this word; one that says nothing for a minute is ended."""
    guard = threading.Timer(60, process.kill)
    guard.start()
    try:
        lines = []
        while not lines or word not in lines[-1]:
            lines.append(process.stdout.readline())
            assert lines[-1], "".join(lines)
        return "".join(lines)
    finally:
        guard.cancel()


def test_many_at_once_lose_no_try(desk):
    result = {"points": 1, "max_points": 2, "checks": []}

    def work():
        progress = Progress()  # they all begin the file, and then write to it
        for _ in range(10):
            progress.add_try("rolling", result)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Progress().tries("rolling") == 60 and Progress().notice is None


def test_what_the_words_point_to_exists():
    from deploylab.labs import BY_SLUG
    from deploylab.scenario import names
    from deploylab.ui.departure import STAGES

    chapters = {exercise.chapter for exercise in exercises().values()}
    assert chapters <= set(LABS)
    assert {scenario for _, scenario in LABS.values() if scenario} <= set(names())
    assert {lab for lab, _ in LABS.values()} - {"mapping", "duties", "paths", "compare"} <= set(BY_SLUG)
    assert set(PLAYED) == set(STAGES)
    assert set(CHANGES) <= {name for exercise in exercises().values() for name in exercise.misconceptions}
