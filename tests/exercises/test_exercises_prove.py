"""Every exercise is proved: the starter fails, the solution gets full marks, each mutant is named, guessing is worth little."""

import re

import pytest

from deploylab.grading import written
from deploylab.grading.exercise import exercises
from deploylab.grading.prove import prove

EVERY = list(exercises().values())


@pytest.mark.parametrize("exercise", EVERY, ids=[exercise.folder.name for exercise in EVERY])
def test_the_exercise_may_be_given_to_students(exercise):
    assert prove(exercise) == []


@pytest.mark.parametrize("exercise", [one for one in EVERY if one.type == "written"], ids=lambda one: one.slug)
def test_a_written_exercise_has_a_rubric_that_adds_up_and_a_model_answer(exercise):
    assert written.faults_of(exercise) == []


@pytest.mark.parametrize("exercise", EVERY, ids=[exercise.folder.name for exercise in EVERY])
def test_both_languages_have_the_same_tasks_and_the_same_code(exercise):
    korean, english = exercise.task("ko"), exercise.task("en")
    numbers = [re.findall(r"^## (\d+)\.", text, re.MULTILINE) for text in (korean, english)]
    assert numbers[0] == numbers[1] and numbers[0]
    names = [sorted(set(re.findall(r"`([A-Za-z_]\w*)\(", text))) for text in (korean, english)]
    assert names[0] == names[1]


@pytest.mark.parametrize("exercise", EVERY, ids=[exercise.folder.name for exercise in EVERY])
def test_no_korean_stands_in_english_texts_and_korean_is_korean(exercise):
    hangul = re.compile("[가-힣]")
    for text in (exercise.title, *exercise.misconceptions.values()):
        assert not hangul.search(text["en"])
        assert hangul.search(text["ko"]) or text["ko"] == text["en"]
    assert hangul.search(exercise.task("ko")) and not hangul.search(exercise.task("en"))


def test_numbers_are_unique_and_in_order():
    numbers = [exercise.number for exercise in EVERY]
    assert numbers == sorted(set(numbers))
