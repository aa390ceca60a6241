"""The instructor's page: open, closed to others, and the whole way from an archive to a report."""

import io
import zipfile
from pathlib import Path

import pytest

from needs import needs

pytest.importorskip("streamlit")
from streamlit.testing.v1 import AppTest

HERE = Path(__file__).parents[1]
PAGE = "from deploylab.ui.pages import instructor\ninstructor.page()\n"


@pytest.mark.parametrize(("shared", "opens"), [("0", True), ("1", False)])
def test_the_page_is_for_the_machines_own_user_only(monkeypatch, shared, opens):
    monkeypatch.setenv("DEPLOYLAB_SHARED", shared)
    at = AppTest.from_string(PAGE, default_timeout=60).run()
    assert not at.exception
    assert bool(at.get("file_uploader")) is opens


@needs("bwrap")
def test_an_archive_becomes_marks_and_a_report():
    from deploylab.ui.pages import instructor

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("kim/round_robin.py", (HERE / "hostile/honest_correct.py").read_bytes())
        archive.writestr("lee/round_robin.py", (HERE / "hostile/exit_zero_at_import.py").read_bytes())
    found = instructor.graded([("class.zip", packed.getvalue())], "")
    points = {row["student"]: row["points"] for row in found["rows"]}
    assert points == {"kim": 6, "lee": 0}
    names = zipfile.ZipFile(io.BytesIO(instructor.bundle(found))).namelist()
    assert names == ["index.html", "students/0001.html", "students/0002.html"]
    with_aid = zipfile.ZipFile(io.BytesIO(instructor.bundle(found, alike=True)))
    assert "not a verdict" in with_aid.read("similarity.html").decode()


@needs("bwrap")
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_report_is_read_on_the_page_in_the_reader_s_language(monkeypatch, lang):
    monkeypatch.setenv("DEPLOYLAB_SHARED", "0")
    from deploylab.ui.pages import instructor

    files = {"kim.py": "hostile/honest_correct.py", "lee.py": "hostile/exit_zero_at_import.py"}
    found = instructor.graded([(name, (HERE / path).read_bytes()) for name, path in files.items()], "round_robin")
    at = AppTest.from_string(PAGE, default_timeout=60)
    at.query_params["lang"] = lang
    at.session_state["graded"] = found
    at.run()
    assert not at.exception
    assert [one.value for one in at.metric] == ["2", "1", "1"]
    words = {"ko": ("통과", "오류"), "en": ("passed", "error")}[lang]
    assert tuple(at.dataframe[0].value[{"ko": "상태", "en": "status"}[lang]]) == words
    assert at.selectbox(key="grade-one").options == ["kim", "lee"]


@needs("bwrap")
def test_files_one_a_student_need_the_exercise_to_be_chosen():
    from deploylab.problems import Problem
    from deploylab.ui.pages import instructor

    files = [("kim.py", (HERE / "hostile/honest_correct.py").read_bytes())]
    assert instructor.graded(files, "round_robin")["rows"][0]["points"] == 6
    with pytest.raises(Problem):
        instructor.graded(files, "")
