"""Drawn questions: the same for one student for ever, no misconception ever right, and typed answers read kindly."""

from fractions import Fraction

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from deploylab.grading.answers import numbers, words
from deploylab.grading.draws import Draws, seed
from deploylab.grading.exercise import Exercise
from deploylab.grading.prove import prove
from deploylab.grading.questions import Question, grade, mark, pose, questions, sheet

PAGE = """
from deploylab.grading.questions import Question

def draw(draws):
    return {"servers": draws.integer(1, 6), "seconds": draws.integer(1, 60), "order": draws.shuffled("abcde")}

QUESTIONS = (
    Question(
        name="time", points=2, draw=draw, unit="s", units=("초",),
        text={"ko": "{servers}대, {seconds}초", "en": "{servers} servers, {seconds} s"},
        answer=lambda servers, seconds, order: servers * seconds,
        misconceptions={"at_once": lambda servers, seconds, order: seconds},
    ),
    Question(
        name="next", points=1, draw=draw, text={"ko": "{order}", "en": "{order}"},
        answer=lambda servers, seconds, order: order * 2,
    ),
)
"""


@pytest.fixture
def exercise(tmp_path):
    folder = tmp_path / "09_price"
    folder.mkdir()
    for name, text in {"question.py": PAGE, "ko.md": "", "en.md": "", "hints.toml": ""}.items():
        (folder / name).write_text(text, encoding="utf-8")
    text = {"at_once": {"ko": "한꺼번에 한다고 봄", "en": "as if all at once"}}
    return Exercise(folder, "computed", "x", 3, {"ko": "가", "en": "a"}, misconceptions=text)


@pytest.mark.parametrize(
    "text", ["12.5", "12,5", "12.50 %", " 12,50%", "１２．５", "+12.5", "25/2", "1.25e1", "12.5 퍼센트"]
)
def test_twelve_and_a_half_is_read_however_it_is_typed(text):
    assert Fraction("12.5") in numbers(text, ("%", "퍼센트"))


@pytest.mark.parametrize(
    "text", ["", "abc", "12.5.1", "12 apples", "nan", "inf", "1/0", "--3", "12.", "1e999", "0x10", "٣٫٥x"]
)
def test_what_is_no_number_in_the_asked_unit_is_unreadable(text):
    assert numbers(text, ("%",)) is None


def test_a_number_that_may_mean_two_things_is_read_in_both_ways():
    assert set(numbers("1,234")) == {Fraction(1234), Fraction("1.234")}
    assert numbers("1,234.5") == (Fraction("1234.5"),)
    assert numbers("1 234,5") == (Fraction("1234.5"),)


@drawn(st.integers(-(10**9), 10**9), st.integers(0, 6))
def test_every_way_to_write_a_decimal_is_read_as_that_number(whole, places):
    value = Fraction(whole, 10**places)
    text = f"{float(value):.{places}f}" if places else str(whole)
    for typed in (text, text.replace(".", ","), text + " %"):
        assert any(abs(found - Fraction(text)) == 0 for found in numbers(typed, ("%",)))


@pytest.mark.parametrize("text", ["a b c", "a, b, c", "[A,B,C]", "a → b → c", "a;b;c"])
def test_a_sequence_is_read_however_it_is_separated(text):
    assert words(text) == ("a", "b", "c")


def test_a_student_always_gets_the_same_numbers_and_another_student_others(exercise):
    question = questions(exercise)[0]
    posed = [pose(exercise, question, "secret", student).given for student in ("kim", "kim", "lee", "park", "choi")]
    assert posed[0] == posed[1] and len({str(one) for one in posed}) > 2
    assert pose(exercise, question, "other secret", "kim").given != posed[0]


def test_seeds_of_different_parts_never_meet():
    assert seed("k", "a|b", "c") != seed("k", "a", "b|c") != seed("k", "a", "b", "c")
    assert [Draws(7).integer(1, 6) for _ in range(3)] == [Draws(7).integer(1, 6)] * 3


def test_a_draw_in_which_a_misconception_would_be_right_is_never_posed(exercise):
    question = questions(exercise)[0]
    posed = [pose(exercise, question, "s", str(student)) for student in range(300)]
    assert all(one.given["servers"] > 1 for one in posed)  # with one server both rules agree


def test_a_wrong_number_that_a_misconception_gives_is_named(exercise):
    posed = pose(exercise, questions(exercise)[0], "s", "kim")
    assert mark(posed, str(posed.right)).status == "right"
    assert mark(posed, f"{posed.wrong['at_once']}초").misconceptions == ("at_once",)
    assert mark(posed, "100000").misconceptions == ()


@pytest.mark.parametrize("text", ["", "   ", "I do not know", "12 apples"])
def test_an_empty_or_unreadable_answer_costs_nothing(exercise, text):
    assert not mark(pose(exercise, questions(exercise)[0], "s", "kim"), text).counts


def test_a_sheet_is_graded_by_name_or_by_order(exercise):
    right = [str(pose(exercise, question, "s", "kim").right) for question in questions(exercise)]
    right[1] = " ".join(pose(exercise, questions(exercise)[1], "s", "kim").right)
    for text in (f"next: {right[1]}\ntime: {right[0]} s\n", f"# mine\n{right[0]}\n{right[1]}\n"):
        assert grade(exercise, text, "s", "kim")["points"] == 3
    assert sheet("time: 3", ["time", "next"]) == {"time": "3"}
    told = grade(exercise, "time: 3 apples", "s", "kim")
    assert told["status"] == "failed" and "cannot be read" in told["message"]["en"]


def test_the_authors_check_passes_a_good_question_and_finds_a_bad_one(exercise):
    assert prove(exercise) == []
    bad = PAGE.replace("draws.integer(1, 6)", "1")
    (exercise.folder / "question.py").write_text(bad, encoding="utf-8")
    questions.cache_clear()
    assert any("a misconception is right" in fault for fault in prove(exercise))


def test_an_answer_that_fits_everybody_is_found(exercise):
    (exercise.folder / "question.py").write_text(PAGE.replace("order * 2", "'a'"), encoding="utf-8")
    questions.cache_clear()
    assert any("is right for" in fault for fault in prove(exercise))


def test_a_choice_outside_the_list_is_unreadable():
    question = Question("q", 1, lambda d: {}, lambda: "L4", {"ko": "", "en": ""}, choices=("L4", "L7"))
    assert question.read("l4", "L4") == "l4" and question.read("L5", "L4") is None
