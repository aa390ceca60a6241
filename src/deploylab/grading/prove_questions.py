"""An author's self-check of drawn questions, over many students: part of `prove`."""

from deploylab.grading.exercise import Exercise
from deploylab.grading.questions import Posed, mark, pose, questions, typed

TRIED_BY_AUTHOR, TRIVIAL_SHARE = 200, 0.1


def faults_of(exercise: Exercise) -> list[str]:
    """An author's self-check, over many students: see `prove`."""
    faults = []
    if sum(question.points for question in questions(exercise)) != exercise.points:
        faults.append(f"the questions are not worth the {exercise.points} points of exercise.toml")
    for question in questions(exercise):
        faults += [
            f"{question.name}: the misconception {name!r} is not in exercise.toml"
            for name in question.misconceptions
            if name not in exercise.misconceptions
        ]
        try:
            posed = [pose(exercise, question, "author", str(student)) for student in range(TRIED_BY_AUTHOR)]
            faults += sorted({fault for one in posed for fault in faults_in(one)})
            faults += guessable(posed)
        except (ValueError, KeyError, TypeError, ZeroDivisionError) as problem:
            faults.append(f"{question.name}: {type(problem).__name__}: {problem}")
    return faults


def faults_in(posed: Posed) -> list[str]:
    question, faults = posed.question, []
    if mark(posed, typed(posed.right)).status != "right":
        faults.append(f"{question.name}: the right answer is not taken, for example {typed(posed.right)!r}")
    for name, answer in posed.wrong.items():
        if name not in mark(posed, typed(answer)).misconceptions:
            faults.append(f"{question.name}: the misconception {name!r} is not named when somebody answers with it")
    for text in (posed.text, posed.why):
        faults += [f"{question.name}: a text is not in both languages"] if set(text) != {"ko", "en"} else []
    return faults


def guessable(posed: list[Posed]) -> list[str]:
    """One answer that would be right for many students is a gift."""
    tally: dict[str, int] = {}
    for one in posed:
        tally[typed(one.right)] = tally.get(typed(one.right), 0) + 1
    answer, times = max(tally.items(), key=lambda pair: pair[1])
    allowed = max(TRIVIAL_SHARE, 1 / len(posed[0].question.choices) if posed[0].question.choices else 0) * 1.5
    if times > allowed * len(posed):
        return [f"{posed[0].question.name}: {answer!r} is right for {times} of {len(posed)} students"]
    return []
