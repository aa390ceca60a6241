"""The exercises in the app: the same engine as the grader's, and no student's line in this process."""


import pytest

pytest.importorskip("streamlit")
from streamlit.testing.v1 import AppTest

from deploylab.book.store import Store
from deploylab.grading import questions, student, written
from deploylab.grading.exercise import exercises, find
from deploylab.grading.jobs import Job
from deploylab.grading.progress import Progress
from deploylab.grading.workers import Worker
from deploylab.story import sentence
from deploylab.ui import departure, study
from deploylab.ui.player import unpacked

PAGE = "from deploylab.ui.pages import exercises\nexercises.page()\n"
ESCAPE = "import os\nopen({path!r}, 'w').write('out')\nos._exit(0)\n"


def opened(lang="en", **query):
    at = AppTest.from_string(PAGE, default_timeout=120)
    for key, value in {"lang": lang, **query}.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception, [each.value for each in at.exception]
    assert not at.error, [each.value for each in at.error]
    return at


def clicked(at, key):
    at.button(key=key).click().run()
    assert not at.exception, [each.value for each in at.exception]
    return at


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("slug", list(exercises()))
def test_every_exercise_opens_in_both_languages(slug, lang):
    at = opened(lang, ex=slug)
    assert any(find(slug).task(lang)[:60].strip() in each.value for each in at.markdown)


def test_a_solution_gets_all_points_and_the_progress_shows_them():
    at = opened(ex="round_robin")
    at.text_area(key="exercise-round_robin-text").set_value(find("round_robin").text("solution.py"))
    clicked(at, "exercise-round_robin-check")
    assert at.session_state["study_progress"].best("round_robin") == find("round_robin").points
    assert at.success[0].value == f"**{find('round_robin').points} of {find('round_robin').points} points**"


def test_a_misconception_is_named_in_the_reader_s_language():
    exercise = find("round_robin")
    at = opened("ko", ex="round_robin")
    at.text_area(key="exercise-round_robin-text").set_value(exercise.mutants["skips_first"][1])
    clicked(at, "exercise-round_robin-check")
    assert exercise.misconceptions["skips_first"]["ko"] in [each.value for each in at.info]


def test_the_page_says_what_the_grader_says():
    exercise = find("rolling")
    text = exercise.mutants["no_drain"][1]
    at = opened(ex="rolling")
    at.text_area(key="exercise-rolling-text").set_value(text)
    clicked(at, "exercise-rolling-check")
    with Worker(exercise) as worker:
        result = worker.grade(Job("rolling", "practice", text))
    assert [row["message"]["en"] for row in result["checks"] if not row["passed"]] == [
        each.value for each in at.code if each.language != "python"]


def test_the_student_s_file_never_runs_in_the_process_of_the_app(tmp_path):
    path = str(tmp_path / "out")
    at = opened(ex="round_robin")
    at.text_area(key="exercise-round_robin-text").set_value(ESCAPE.format(path=path))
    clicked(at, "exercise-round_robin-check")
    clicked(at, "exercise-round_robin-watch")
    assert at.error and at.session_state["study_progress"].best("round_robin") == 0


def test_the_starter_departs_from_the_reference_and_the_player_opens_there():
    at = clicked(opened(ex="rolling"), "exercise-rolling-watch")
    told = unpacked(at.get("bidi_component")[-1].proto.bytes)
    assert len(told["payloads"]) == 2 and told["step"] > 0
    assert "# TODO" in "\n".join(told["payloads"][1]["source"]["strategy"]["lines"])


def test_the_reference_solution_is_never_sent_to_the_browser():
    told = departure.compare(find("rolling"), find("rolling").text("starter.py"))
    reference = told["payloads"][0]["source"]
    assert reference["strategy"]["lines"] == [] and reference["balancer"] is None


@pytest.mark.parametrize("slug", list(departure.STAGES))
def test_a_solution_walks_with_the_reference_to_the_end_and_a_starter_does_not(slug):
    exercise = find(slug)
    same = departure.compare(exercise, exercise.text("solution.py"))
    assert (same["step"], same["trouble"], len(same["payloads"])) == (None, None, 2)
    other = departure.compare(exercise, exercise.text("starter.py"))
    assert other["step"] is not None or other["trouble"]


def test_the_student_s_own_pick_stands_beside_the_run_and_the_solution_does_not():
    text = "import math\n\nclass RoundRobin:\n    def pick(self, servers, request):\n        return servers[-1]\n"
    reference, own = departure.compare(find("round_robin"), text)["payloads"]
    assert own["source"]["balancer"] == {"file": "round_robin.py", "lines": text.splitlines(), "pick": [4, 5]}
    assert reference["source"]["balancer"] is None
    assert (reference["meta"]["balancer"], own["meta"]["balancer"]) == ("round_robin", "own")  # what the file does is not told as a turn
    assert any("next in turn" in sentence(reference, step, "en") for step in range(50))
    assert not any("next in turn" in sentence(own, step, "en") for step in range(50))


def test_the_step_of_departure_is_the_first_event_that_differs():
    reference = [(0, "arrive", 1), (5, "intend", 0, "Drain", {}, 9), (7, "stop")]
    assert departure.departed(reference, [(0, "arrive", 1), (5, "intend", 0, "Drain", {}, 4), (7, "stop")], -1) is None
    assert departure.departed(reference, [(0, "arrive", 1), (5, "intend", 0, "Stop", {}, 9), (7, "stop")], -1) == 1
    picked = [(0, "arrive", 1), (0, "pick", 1), (5, "stop")]
    assert departure.departed(picked, picked, 1) == departure.departed(picked, picked[:2], 1) == 1
    assert departure.departed(picked, picked, -1) is None


@pytest.mark.parametrize(("text", "word"), [
    ("class RoundRobin:\n    def pick(self, servers, request):\n        while True: pass\n", "time limit"),
    ("class RoundRobin:\n    def pick(self, servers, request):\n        return 'a'\n", "'a'"),
    ("class RoundRobin:\n    def pick(self, servers, request):\n        return 1 / 0\n", "ZeroDivisionError"),
    ("class RoundRobin\n", "SyntaxError"),
])
def test_a_file_that_does_not_answer_is_told_why(text, word):
    told = departure.compare(find("round_robin"), text)
    assert word in told["trouble"]["en"] and told["trouble"]["ko"]


@pytest.mark.parametrize(("body", "word"), [
    ("    yield 7\n", "7"), ("    return None\n", "yield"), ("    yield Drain(('nobody',))\n", ""), ("    yield Drain(7)\n", ""),
])
def test_a_release_that_makes_no_sense_is_told_so(body, word):
    text = "from deploylab.intentions import Drain\n\n\ndef rolling(servers, version, batch=1):\n" + body
    told = departure.compare(find("rolling"), text)
    assert told["trouble"]["ko"] and word in told["trouble"]["en"]


def test_a_question_has_other_numbers_for_another_seed_and_names_a_misconception():
    exercise = next(each for each in exercises().values() if each.type == "computed")
    question = questions.questions(exercise)[0]
    one, two = (questions.pose(exercise, question, "practice", str(seed)) for seed in (1, 2))
    assert one.text != two.text
    wrong, number = next(iter(one.wrong.items()))
    at = opened(ex=exercise.slug)
    key = f"exercise-{exercise.slug}-{question.name}-1"
    at.text_input(key=f"{key}-text").set_value(questions.typed(number))
    clicked(at, f"FormSubmitter:{key}-form-Answer")
    said = at.error[0].value.replace("\\", "")
    assert exercise.misconceptions[wrong]["en"] in said and questions.typed(one.right) not in said
    at.text_input(key=f"{key}-text").set_value(questions.typed(one.right))
    clicked(at, f"FormSubmitter:{key}-form-Answer")
    assert at.success and at.session_state["study_progress"].best(exercise.slug) == question.points


def test_an_answer_that_cannot_be_read_does_not_unlock_the_right_one():
    exercise = find("recreate_price")
    question = questions.questions(exercise)[0]
    at = opened(ex=exercise.slug)
    key = f"exercise-{exercise.slug}-{question.name}-1"
    at.text_input(key=f"{key}-text").set_value("many")
    clicked(at, f"FormSubmitter:{key}-form-Answer")
    assert at.warning and not [each for each in at.toggle if each.key == f"{key}-show"]


def test_an_unchanged_starter_is_no_try():
    at = clicked(opened(ex="round_robin"), "exercise-round_robin-check")
    assert at.session_state["study_progress"].tries("round_robin") == 0


def test_the_points_are_those_of_the_command_line_on_the_reader_s_own_machine(monkeypatch, tmp_path):
    monkeypatch.setenv("DEPLOYLAB_DATA", str(tmp_path))
    monkeypatch.setattr(study, "personal", lambda: True)
    exercise = find("round_robin")
    result = student.check(exercise, exercise.text("solution.py"), Progress())
    at = opened()
    assert result["points"] == exercise.points
    said = list(at.dataframe[0].value["points"])
    assert said[list(exercises()).index("round_robin")] == f"{exercise.points} / {exercise.points}"


def test_a_shared_server_keeps_each_reader_s_progress_to_themselves(monkeypatch, tmp_path):
    monkeypatch.setenv("DEPLOYLAB_DATA", str(tmp_path))
    exercise = find("round_robin")
    student.check(exercise, exercise.text("solution.py"), Progress())
    one, other = opened(), opened()
    one.session_state["study_progress"].take_hint("rolling", 1, 1)
    assert other.session_state["study_progress"].hints("rolling") == {}
    assert one.session_state["study_progress"].best("round_robin") is None


def test_the_model_answer_opens_only_after_something_was_written(monkeypatch, tmp_path):
    monkeypatch.setenv("DEPLOYLAB_DATA", str(tmp_path))
    monkeypatch.setattr(study, "personal", lambda: True)
    exercise = next(each for each in exercises().values() if each.type == "written")
    model = written.model(exercise)["en"][:80]
    assert not any(model in each.value for each in opened(ex=exercise.slug).markdown)
    Store().save_draft(f"exercise-{exercise.slug}", "en", "an answer", 9)
    at = opened(ex=exercise.slug)
    assert any(model in each.value for each in at.markdown)
    at.number_input(key=f"exercise-{exercise.slug}-row-0").set_value(1.0)
    clicked(at, f"FormSubmitter:exercise-{exercise.slug}-rubric-Note it")
    assert Progress().best(exercise.slug) == 1


def test_a_failed_check_offers_the_next_hint_of_its_task_where_it_is_told():
    at = opened(ex="round_robin")
    clicked(at, "exercise-round_robin-check")
    hints = find("round_robin").hints[1]
    for level in (1, 2, 3):
        clicked(at, "exercise-round_robin-hint-1-next")
        assert f":material/lightbulb: {hints[level - 1]['en']}" in [each.value for each in at.markdown]
    assert "exercise-round_robin-hint-1-next" not in [each.key for each in at.button]


def test_hints_come_one_at_a_time():
    at = opened(ex="round_robin")
    hints = find("round_robin").hints[1]
    assert not any(hints[0]["en"] in each.value for each in at.markdown)
    clicked(at, "exercise-round_robin-hint-1-more")
    assert any(hints[0]["en"] in each.value for each in at.markdown)
    assert not any(hints[1]["en"] in each.value for each in at.markdown)


def test_the_link_of_a_failed_check_opens_that_try_at_the_step_where_it_departs(monkeypatch, tmp_path):
    monkeypatch.setenv("DEPLOYLAB_DATA", str(tmp_path))
    monkeypatch.setattr(study, "personal", lambda: True)
    exercise = find("rolling")
    text = exercise.mutants["no_drain"][1]
    number = student.check(exercise, text, Progress())["try"]
    Store().save_draft("exercise/rolling", "py", "# my draft", 0)
    at = opened(ex="rolling", **{"try": str(number)})
    assert at.text_area(key="exercise-rolling-text").value == text
    told = unpacked(at.get("bidi_component")[-1].proto.bytes)
    assert len(told["payloads"]) == 2 and told["step"] > 0
    assert Store().draft("exercise/rolling", "py").text == "# my draft"
    again = opened(ex="rolling", **{"try": "999"})
    assert again.text_area(key="exercise-rolling-text").value == "# my draft"


def test_a_question_answered_in_the_browser_is_a_try_of_the_command_line(monkeypatch, tmp_path):
    monkeypatch.setenv("DEPLOYLAB_DATA", str(tmp_path))
    monkeypatch.setattr(study, "personal", lambda: True)
    exercise = find("recreate_price")
    posed = student.posed(exercise, "1")[0]
    at = opened(ex="recreate_price")
    key = f"exercise-recreate_price-{posed.question.name}-1"
    at.text_input(key=f"{key}-text").set_value(questions.typed(posed.right))
    clicked(at, f"FormSubmitter:{key}-form-Answer")
    assert Progress().best("recreate_price") == posed.question.points
    assert student.answer(exercise, Progress(), "1")  # the command line gives the answer of these numbers now
