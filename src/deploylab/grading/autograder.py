"""The zip that an instructor uploads to Gradescope, and what runs there for each submission.

    setup.sh            once, when Gradescope builds the image: Python 3.11 or newer, pytest, bubblewrap
    run_autograder      for each submission: /autograder/submission -> /autograder/results/results.json
    course.json         the exercises, the students of the roster, and the key of the course's numbers
    deploylab/          the grader, the textbook that its checks need, and the exercises with their hidden checks;
                        no app, no solution, no mutant

Everything below /autograder but the submission is closed to other users before a student's file is started.
"""

import io
import json
import os
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from deploylab import resources
from deploylab.grading import archives, batch, exports, marks
from deploylab.grading.exercise import Exercise, find
from deploylab.grading.layouts import Handed, sort_out
from deploylab.grading.state import State
from deploylab.problems import Problem

NOT_THERE = ("ui", "site", "book", "live", "cli", "export", "_content")
NOT_GIVEN = ("solution.py", "mutants", "__pycache__")
SETUP = """#!/usr/bin/env bash
# Runs once, with network, when the image is built (Ubuntu 22.04 or newer).
set -e
apt-get update
apt-get install -y bubblewrap python3 python3-venv
newest=$(command -v python3.14 python3.13 python3.12 python3.11 | head -n 1 || true)
if [ -z "$newest" ] && ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  apt-get install -y python3.11 python3.11-venv
fi
"$(command -v python3.14 python3.13 python3.12 python3.11 python3 | head -n 1)" -m venv /autograder/venv
/autograder/venv/bin/pip install 'pytest>=8.0'
"""
RUN = """#!/usr/bin/env bash
# Runs for each submission, and leaves a results.json whatever happens. Needs no network.
root=${AUTOGRADER:-/autograder}
python=$root/venv/bin/python
[ -x "$python" ] || python=$(command -v python3)
mkdir -p "$root/results"
chmod 700 "$root/source" "$root/results"
cd "$root/source" || exit 1
PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$root/source" "$python" -m deploylab.grading.autograder "$root"
if [ ! -s "$root/results/results.json" ]; then
  echo '{"score": 0, "output": "The grader itself failed; this is not your fault. Tell your instructor."}' \\
    > "$root/results/results.json"
fi
"""
FAILED = {
    "ko": "채점기 자체가 실패했습니다. 제출한 파일의 잘못이 아니니 강사에게 알리세요: ",
    "en": "The grader itself failed; this is not your fault. Tell your instructor: ",
}
NOTHING = {"ko": "채점할 파일이 없습니다. 이 이름으로 내세요: ", "en": "There is no file to grade; hand in: "}


def packed(wanted: list[Exercise], students: list[str], key: str, lang: str) -> bytes:
    """The zip. `students`: the names that the sheets were drawn for; `key`: of `State.secret`."""
    course = {"exercises": [one.slug for one in wanted], "students": students, "key": key, "lang": lang}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (("setup.sh", SETUP), ("run_autograder", RUN)):
            put(archive, name, text.encode(), 0o755)
        put(archive, "course.json", json.dumps(course, ensure_ascii=False, indent=1).encode(), 0o600)
        for path in sorted(resources.PACKAGE.rglob("*")):
            inside = path.relative_to(resources.PACKAGE)
            if path.is_file() and inside.parts[0] not in NOT_THERE and "__pycache__" not in inside.parts:
                put(archive, f"deploylab/{inside.as_posix()}", path.read_bytes())
        for exercise in wanted:
            for path in sorted(exercise.folder.rglob("*")):
                inside = path.relative_to(exercise.folder.parent)
                if path.is_file() and not set(inside.parts) & set(NOT_GIVEN):
                    put(archive, f"deploylab/_content/exercises/{inside.as_posix()}", path.read_bytes())
    return out.getvalue()


def put(archive: zipfile.ZipFile, name: str, data: bytes, mode: int = 0o644) -> None:
    """A file with its mode, and no date: the same course makes the same zip."""
    entry = zipfile.ZipInfo(name)
    entry.external_attr, entry.compress_type = (0o100000 | mode) << 16, zipfile.ZIP_DEFLATED
    archive.writestr(entry, data)


def main(root: Path) -> None:
    """Grade what is in `root`/submission; results.json is there afterwards, whatever happens."""
    course: dict[str, Any] = {"lang": "en"}
    try:
        course = json.loads((root / "source" / "course.json").read_text(encoding="utf-8"))
        told = results(root, course)
    except Problem as problem:
        told = json.dumps({"score": 0, "output": problem.text(course["lang"])}, ensure_ascii=False)
    except Exception as problem:
        output = FAILED[course["lang"]] + f"{type(problem).__name__}: {problem}"
        told = json.dumps({"score": 0, "output": output}, ensure_ascii=False)
    (root / "results").mkdir(exist_ok=True)
    part = root / "results" / "results.json.part"
    part.write_text(told, encoding="utf-8")
    os.replace(part, part.with_suffix(""))  # there whole or not at all


def results(root: Path, course: dict[str, Any]) -> str:
    """The text of results.json."""
    wanted = [find(slug) for slug in course["exercises"]]
    handed = handed_in(root / "submission", wanted, student_of(root, course["students"]))
    if all(one.data is None and one.note == "missing" for one in handed):
        return json.dumps({"score": 0, "output": NOTHING[course["lang"]] + ", ".join(one.file for one in wanted)})
    with tempfile.TemporaryDirectory(prefix="deploylab-results-") as folder:
        out = Path(folder)
        state = State(out)
        state.kept("secret", course["key"])
        state.close()
        batch.grade(handed, out)
        return exports.gradescope(marks.read(out)[0], course["lang"])


def handed_in(submission: Path, wanted: list[Exercise], student: str) -> list[Handed]:
    """The student's file for each exercise; one that is not there is missing."""
    contents = archives.read(submission)
    contents.files = {f"{student}/{path}": data for path, data in contents.files.items()}
    contents.refused = {f"{student}/{path}": why for path, why in contents.refused.items()}
    known = {one.slug: one for one in wanted}
    found = {one.exercise.slug: one for one in sort_out(contents, known, None) if one.student == student}
    return [found.get(slug) or Handed(student, one, None, "missing") for slug, one in known.items()]


def student_of(root: Path, students: list[str]) -> str:
    """The name that the roster has for who submitted: by e-mail, the part before the @, student number or name."""
    try:
        told = json.loads((root / "submission_metadata.json").read_text(encoding="utf-8"))
        users = [user for user in told["users"] if isinstance(user, dict)]
    except (OSError, ValueError, KeyError, TypeError):
        users = []
    names = [
        name
        for user in users
        for key in ("email", "sid", "name")
        for name in (str(user.get(key) or ""), str(user.get(key) or "").partition("@")[0])
        if name
    ]
    known = {name.casefold(): name for name in students}
    return next((known[name.casefold()] for name in names if name.casefold() in known), [*names, "student"][0])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
