"""The instructor's page: a folder or archive of submissions, graded before one's eyes, and the report.

Only for the machine's own user: names and marks of a class are nobody else's business. Submissions are handled by
the same machinery as on the command line; what a student wrote is shown escaped and never run in this process.
"""

import io
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import streamlit as st

from deploylab.grading import archives, batch, exports, layouts, marks, pages
from deploylab.grading.exercise import exercises, find
from deploylab.grading.sandbox.levels import RLIMITS, best
from deploylab.problems import Problem
from deploylab.ui.state import lang, say, show_problem
from deploylab.ui.study import personal

COLUMNS = ("student", "exercise", "status", "points", "max_points", "isolation")


def page() -> None:
    """Draw the instructor's page."""
    st.title(say("채점하기", "Grade a class"))
    if not personal():
        st.info(say("이 화면은 서버를 운영하는 사람의 컴퓨터에서만 열린다.", "This page opens only on the machine of the person who runs the server."))
        return
    st.markdown(say("제출물이 든 압축 파일이나 `.py` 파일들을 올리면 격리된 프로세스에서 채점한다. 판정은 학생의 코드가 도는 프로세스에서 내려지지 않는다.",
                    "Upload an archive or `.py` files: they are graded in a sandbox. No verdict is computed in a process that runs a student's code."))
    if best() == RLIMITS:
        st.warning(say("격리 수단이 없어 제한만 겁니다. 점수는 믿을 수 있지만 파일과 네트워크는 지키지 못합니다.",
                       "Nothing but limits here: marks hold, files and network are not protected."))
    known = exercises()
    code = [""] + [slug for slug, each in known.items() if each.type == "code"]
    only = st.selectbox(say("문제(파일 하나가 학생 하나일 때)", "exercise (if each file is one student's)"), code, key="grade-only",
                        format_func=lambda slug: slug or say("파일 이름으로 정한다", "by the name of each file"))
    files = st.file_uploader(say("압축 파일 또는 .py", "archive or .py files"), type=["zip", "tar", "gz", "tgz", "py"],
                             accept_multiple_files=True, max_upload_size=100)
    if files and st.button(say("채점 시작", "Grade"), type="primary", icon=":material/play_arrow:"):
        try:
            st.session_state["graded"] = graded([(file.name, file.getvalue()) for file in files], only)
        except Problem as trouble:
            show_problem(trouble)
    if "graded" in st.session_state:
        report(st.session_state["graded"])


def graded(files: list[tuple[str, bytes]], only: str) -> dict[str, Any]:
    """Grade what was uploaded, with a progress bar; everything temporary is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="deploylab-class-") as temporary:
        place, results = Path(temporary) / "handed", Path(temporary) / "results"
        place.mkdir()
        for number, (name, data) in enumerate(files):
            stem = Path(name.replace("\\", "/")).name or f"file{number}"
            (place / stem).write_bytes(data)
        single = len(files) == 1 and not files[0][0].endswith(".py")
        contents = archives.read(next(place.iterdir()) if single else place)
        handed = layouts.sort_out(contents, exercises(), find(only) if only else None)
        if not handed:
            raise Problem("No file of an exercise was found; choose the exercise above if each file is one student's.",
                          "문제의 파일을 찾지 못했습니다. 파일 하나가 학생 하나라면 위에서 문제를 고르세요.")
        bar = st.progress(0.0)
        rows, _ = batch.grade(handed, results, 2, False, lambda done, total: bar.progress(done / max(1, total), f"{done} / {total}"))
        bar.empty()
        people = marks.read(results)
        return {"rows": rows, "notes": contents.notes, "people": people}


def report(found: dict[str, Any]) -> None:
    """The table, what could not be read, and files to take home."""
    rows = [{name: row[name] for name in COLUMNS} | {say("설명", "message"): row["message"][lang()][:300]} for row in found["rows"]]
    st.dataframe(rows, hide_index=True)
    for note in found["notes"]:
        st.caption(say("읽지 않음: ", "not read: ") + note)
    columns = st.columns(3)
    columns[0].download_button(say("보고서(zip)", "report (zip)"), lambda: bundle(found["people"]), "report.zip", key="grade-zip")
    columns[1].download_button("JUnit XML", lambda: exports.junit(found["people"], lang()), "junit.xml", key="grade-junit")
    gradebook(columns[2], found["people"])


def gradebook(column: Any, people: list) -> None:
    """One column of the instructor's own Canvas or Moodle file is filled; nothing else in it changes."""
    template = column.file_uploader(say("Canvas/Moodle에서 내려받은 CSV", "your Canvas or Moodle CSV"), type="csv", key="grade-csv", max_upload_size=5)
    title = column.text_input(say("과제 이름", "assignment"), "deploylab", key="grade-title")
    if not template:
        return
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary) / "template.csv"
        place.write_bytes(template.getvalue())
        try:
            canvas = b"Student" in template.getvalue()[:200]
            table, absent = (exports.canvas if canvas else exports.moodle)(people, place, title)
        except Problem as trouble:
            show_problem(trouble)
            return
    if absent:
        column.warning(say("목록에 없는 학생: ", "not in the list: ") + ", ".join(absent[:10]))
    column.download_button(say("채워진 CSV", "the filled CSV"), table, "gradebook.csv", key="grade-filled")


def bundle(people: list) -> bytes:
    """Class report and a page for each student, in one archive; names of students are never file names."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        links = {person.name: f"students/{number:04}.html" for number, person in enumerate(people, 1)}
        archive.writestr("index.html", pages.class_page(people, lang(), links))
        for person in people:
            archive.writestr(links[person.name], pages.student_page(person, lang()))
    return packed.getvalue()
