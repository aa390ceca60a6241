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

from deploylab.grading import archives, batch, charts, exports, layouts, marks, pages
from deploylab.grading.exercise import exercises, find
from deploylab.grading.messages import clean
from deploylab.grading.sandbox.levels import RLIMITS, best
from deploylab.grading.similarity_page import similarity_page, texts_of
from deploylab.problems import Problem
from deploylab.ui.state import lang, say, show_problem
from deploylab.ui.study import personal

FEEDBACK = (
    "<style>.st-key-grade-feedback h2 { font-size: 1.2rem; padding: 1.2rem 0 .4rem } .st-key-grade-feedback table { width: 100%; border-collapse: collapse }"
    ".st-key-grade-feedback td { vertical-align: top; padding: .3rem .5rem; border-bottom: 1px solid rgba(128,128,128,.3) } .st-key-grade-feedback .note { opacity: .75 }"
    ".st-key-grade-feedback .passed { color: var(--st-green-text-color, #14602b); white-space: nowrap } .st-key-grade-feedback .failed { color: var(--st-red-text-color, #a3200d); white-space: nowrap }"
    ".st-key-grade-feedback .sum { font-size: 1.3rem } .st-key-grade-feedback .n { white-space: nowrap; text-align: right }"
    ".st-key-grade-feedback td:first-child, .st-key-grade-feedback td:last-child { width: 1% } .st-key-grade-feedback pre { white-space: pre-wrap }</style>"
)


def page() -> None:
    """Draw the instructor's page."""
    st.title(say("채점하기", "Grade a class"))
    if not personal():
        st.info(say("이 화면은 서버를 운영하는 사람의 컴퓨터에서만 열린다.", "This page opens only on the machine of the person who runs the server."))
        return
    st.markdown(say("제출물이 든 압축 파일이나 `.py` 파일들을 올리면 격리된 프로세스에서 채점한다. 판정은 학생의 코드가 도는 프로세스에서 내려지지 않는다.",
                    "Upload an archive or `.py` files: they are graded in a sandbox. No verdict is computed in a process that runs a student's code."))
    if best() == RLIMITS:
        st.warning(say("격리 수단이 없어 제한만 건다. 점수는 믿을 수 있지만 파일과 네트워크는 지키지 못한다.",
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
        results = Path(temporary) / "results"
        contents = archives.uploaded(files)
        handed = layouts.sort_out(contents, exercises(), find(only) if only else None)
        if not handed:
            raise Problem("No file of an exercise was found; choose the exercise above if each file is one student's.",
                          "문제의 파일을 찾지 못했습니다. 파일 하나가 학생 하나라면 위에서 문제를 고르세요.")
        bar = st.progress(0.0)
        rows, _ = batch.grade(handed, results, 2, False, lambda done, total: bar.progress(done / max(1, total), f"{done} / {total}"))
        bar.empty()
        return {"rows": rows, "notes": contents.notes, "people": marks.read(results), "texts": texts_of(handed)}


def report(found: dict[str, Any]) -> None:
    """The class before one's eyes, what could not be read, and files to take home."""
    people = found["people"]
    whole = sum(person.earned >= person.most for person in people)
    columns = st.columns(3)
    columns[0].metric(say("학생", "students"), len(people))
    columns[1].metric(say("만점", "full marks"), whole)
    columns[2].metric(say("손볼 것", "to look at"), sum(row["status"] in ("error", "timeout", "memory", "missing") for row in found["rows"]))
    table, checks, one = st.tabs([say("학생마다", "Students"), say("점검과 오개념", "Checks and misconceptions"), say("한 학생의 피드백", "One student's feedback")])
    with table:
        st.dataframe([told(row) for row in found["rows"]], hide_index=True)
        for note in found["notes"]:
            st.caption(say("읽지 않음: ", "not read: ") + clean(archives.told(note, lang())))
    with checks:
        by_check(people)
    with one:
        names = {person.name: person for person in people}
        picked = st.selectbox(say("학생", "student"), list(names), format_func=lambda name: clean(name, 60), key="grade-one")
        if picked:
            with st.container(key="grade-feedback"):
                st.html(FEEDBACK + pages.student_body(names[picked], lang()))
    st.subheader(say("가져갈 것", "To take home"))
    take_home(found)


def told(row: dict[str, Any]) -> dict[str, Any]:
    """A result as a line of the table."""
    return {
        say("학생", "student"): clean(row["student"], 60), say("문제", "exercise"): pages.titled(row["exercise"], lang()),
        say("상태", "status"): pages.told(row["status"], lang()), say("점수", "points"): f"{row['points']:g} / {row['max_points']:g}",
        say("설명", "message"): row["message"][lang()][:300], say("격리", "isolation"): row["isolation"]}


def by_check(people: list) -> None:
    """Which checks were hard, and which misconceptions were met."""
    st.html("<style>.st-key-grade-shares .textpoint text { fill: var(--st-text-color, currentColor) !important }</style>")
    for name, figure in zip(("spread", "shares"), pages.charts(people, marks.items(people), lang()), strict=True):
        st.plotly_chart(figure, key=f"grade-{name}", config=charts.STILL)
    met = marks.misconceptions((row for person in people for row in person.rows), lang())
    if met:
        st.table([{say("드러난 오개념", "misconceptions met"): name, say("학생 수", "students"): count} for name, count in met.most_common()])


def take_home(found: dict[str, Any]) -> None:
    """Pages, tables and a filled gradebook; the aid for files that are alike only if it is asked for."""
    alike = st.checkbox(say("비슷한 파일 찾기도 보고서에 넣는다(판정이 아니라 참고 자료)", "also files that are alike, in the report (an aid, not a verdict)"), key="grade-alike")
    columns = st.columns(3)
    columns[0].download_button(say("보고서(zip)", "report (zip)"), lambda: bundle(found, alike), "report.zip", key="grade-zip",
                               icon=":material/download:", width="stretch", type="primary")
    columns[1].download_button(say("학급 표(CSV)", "class table (CSV)"), lambda: "\ufeff" + exports.whole_class(found["people"], lang()), "class.csv",
                               key="grade-class", icon=":material/table:", width="stretch")
    columns[2].download_button("JUnit XML", lambda: exports.junit(found["people"], lang()), "junit.xml", key="grade-junit",
                               icon=":material/code:", width="stretch")
    gradebook(found["people"])


def gradebook(people: list) -> None:
    """One column of the instructor's own Canvas or Moodle file is filled; nothing else in it changes."""
    columns = st.columns([2, 1])
    template = columns[0].file_uploader(say("채워 넣을 Canvas/Moodle 성적부(CSV)", "the Canvas or Moodle gradebook to fill (CSV)"), type="csv", key="grade-csv", max_upload_size=5)
    title = columns[1].text_input(say("성적부의 과제 이름", "the assignment's name there"), "deploylab", key="grade-title")
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
        st.warning(say("목록에 없는 학생: ", "not in the list: ") + ", ".join(clean(name, 60) for name in absent[:10]))
    scale = exports.out_of(people, table, title) if canvas else None
    if scale:
        st.warning(say(f"만점이 성적부에서는 {scale[0]:g}점, 여기서는 {scale[1]:g}점이다. 점수는 그대로 적었으니 Canvas에서 과제의 만점을 고치자.",
                       f"Out of {scale[0]:g} there, out of {scale[1]:g} here: the points are written as they are, so set the assignment's points in Canvas."))
    st.download_button(say("채워진 성적부", "the filled gradebook"), table, "gradebook.csv", key="grade-filled", icon=":material/download:", type="primary")


def bundle(found: dict[str, Any], alike: bool = False) -> bytes:
    """Class report and a page for each student, in one archive; names of students are never file names."""
    packed, people = io.BytesIO(), found["people"]
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        links = {person.name: f"students/{number:04}.html" for number, person in enumerate(people, 1)}
        archive.writestr("index.html", pages.class_page(people, lang(), links))
        for person in people:
            archive.writestr(links[person.name], pages.student_page(person, lang()))
        if alike:
            archive.writestr("similarity.html", similarity_page(found["texts"], lang()))
    return packed.getvalue()
