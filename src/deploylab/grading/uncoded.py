"""What is said of a submission without running anything: an answer sheet's marks, or why a file cannot be graded."""

from deploylab.grading import questions
from deploylab.grading.archives import told
from deploylab.grading.decoding import text_of
from deploylab.grading.jobs import Result
from deploylab.grading.layouts import Handed
from deploylab.grading.messages import clean
from deploylab.problems import Problem


def text_from(handed: Handed) -> str:
    if handed.data is None:
        kind, _, why = handed.note.partition(": ")
        if handed.note == "missing":
            raise not_handed_in(handed)
        if kind == "refused":
            raise Problem(
                en=f"{handed.exercise.file} was not read: {why}.",
                ko=f"{handed.exercise.file}을(를) 읽지 않았습니다: {told(why, 'ko')}.",
            )
        raise Problem(
            en=f"{handed.exercise.file} was handed in twice ({why}); hand in one.",
            ko=f"{handed.exercise.file}이(가) 여럿입니다({why}). 하나만 내세요.",
        )
    return text_of(handed.data)


def not_handed_in(handed: Handed) -> Problem:
    en, ko = f"{handed.exercise.file} was not handed in", f"{handed.exercise.file}을(를) 내지 않았습니다"
    if handed.instead:
        names = clean(", ".join(handed.instead), 100)
        en, ko = f"{en}, but {names}: rename it", f"{ko}. 낸 파일은 {names}입니다. 이름을 바꾸어 다시 내세요"
    return Problem(en=f"{en}.", ko=f"{ko}.")


def without_code(handed: Handed, text: str, secret: str) -> Result:
    """An answer sheet is marked here; what is written is left to a person with the rubric."""
    if handed.exercise.type != "written":
        return questions.grade(handed.exercise, text, secret, handed.student)
    message = {
        "ko": "서술형 답안은 채점 기준표로 사람이 채점합니다.",
        "en": "A written answer is marked by a person, by the rubric.",
    }
    return {**blank(handed, questions.NO_CODE), "status": "written", "message": message, "output": text[:20_000]}


def unreadable(handed: Handed, problem: Problem, level: str) -> Result:
    status = "missing" if handed.note == "missing" else "error"
    return {**blank(handed, level), "status": status, "message": {"ko": problem.ko, "en": problem.en}}


def blank(handed: Handed, level: str) -> Result:
    isolation = level if handed.exercise.type == "code" else questions.NO_CODE
    most = handed.exercise.points
    return {"points": 0, "max_points": most, "isolation": isolation, "checks": [], "seconds": 0.0, "output": ""}
