"""Written answers: the student marks them by a rubric. Nobody else does, and nothing here calls itself a mark.

An exercise of type written has rows of [[rubric]] in its exercise.toml; `points` is what the row is worth, and `words`
(if given) names the items of the book's rubric.json that a keyword mirror may look for. The model answer stands in
model.ko.md and model.en.md; it is shown after one's own.
"""

from deploylab.grading.exercise import Exercise
from deploylab.grading.jobs import Result
from deploylab.grading.messages import Text
from deploylab.problems import Problem

LINE = "#" + "-" * 60
BELOW = {"ko": "아래 줄 밑에 답안을 쓰세요.", "en": "Write your answer below the line."}
SELF = {"ko": "스스로 매긴 점수입니다. 공식 채점이 아닙니다.", "en": "Marked by yourself; this is no official mark."}
UNMARKED = {
    "ko": "아직 매기지 않았습니다. 채점 기준표의 행마다 점수를 정하세요.",
    "en": "Not marked yet: decide on the points of each row of the rubric.",
}


def model(exercise: Exercise) -> Text:
    """The model answer, to be read after one's own."""
    return {lang: exercise.text(f"model.{lang}.md").strip() for lang in ("ko", "en")}


def sheet(exercise: Exercise, lang: str) -> str:
    lines = [f"# {line}".rstrip() for line in exercise.task(lang).splitlines()]
    return "\n".join([*lines, "#", f"# {BELOW[lang]}", LINE, "", ""])


def answer_in(text: str) -> str:
    """What was written: all below the line, or the whole file if somebody took the line out."""
    _, line, below = text.partition(LINE)
    return (below if line else text).strip()


def grade(exercise: Exercise, text: str, marks: list[float] | None) -> Result:
    """The result of a self-assessment: `marks` has a number for each row of the rubric, in order."""
    if marks is not None:
        check_marks(exercise, marks)
    given = answer_in(text)
    rows = []
    for number, row in enumerate(exercise.rubric):
        points = marks[number] if marks is not None and given else 0
        rows.append({
            "name": f"row{number + 1}", "title": {"ko": row["ko"], "en": row["en"]}, "task": 1, "hidden": False,
            "passed": points == row["points"], "points": points, "max_points": row["points"], "misconceptions": [],
            "kind": "self" if marks is not None else "not run", "message": {"ko": "", "en": ""},
        })  # fmt: skip
    points = sum(row["points"] for row in rows)
    status = "written" if not given or marks is None else "passed" if points == exercise.points else "partial"
    return {
        "id": exercise.slug, "isolation": "no code is run", "checks": rows, "seconds": 0.0, "unproven": False,
        "points": points, "max_points": exercise.points, "status": status, "output": "",
        "message": SELF if marks is not None else UNMARKED,
    }  # fmt: skip


def check_marks(exercise: Exercise, marks: list[float]) -> None:
    most = [row["points"] for row in exercise.rubric]
    if len(marks) != len(most) or not all(0 <= mark <= limit for mark, limit in zip(marks, most, strict=True)):
        told = " ".join(map(str, most))
        raise Problem(
            en=f"Give {len(most)} numbers, one for each row, from 0 to at most {told}.",
            ko=f"기준표의 행 순서대로 수 {len(most)}개를 적으세요. 각각 0부터 최대 {told}까지입니다.",
        )


def faults_of(exercise: Exercise) -> list[str]:
    """What an author has forgotten."""
    names = [name for name in ("model.ko.md", "model.en.md") if not (exercise.folder / name).exists()]
    faults = [f"{name} is missing" for name in names]
    if sum(row["points"] for row in exercise.rubric) != exercise.points:
        faults.append("the rubric's points do not add up")
    return faults
