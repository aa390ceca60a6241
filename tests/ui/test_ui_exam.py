"""Exam practice: nothing written is lost, nobody sees another's, and the mirror is never called a mark."""

import json
import re
import sqlite3

import pytest

pytest.importorskip("streamlit")
from streamlit.testing.v1 import AppTest

import deploylab
from deploylab.book import exam, printing
from deploylab.book.content import notes
from deploylab.book.store import Store
from deploylab.labs import BY_SLUG
from deploylab.ui import sheets, study
from deploylab.ui.pages.exam import keep
from needs import find, needs

PAGE = "from deploylab.ui.pages import exam\nexam.page()\n"
SHEET = "from deploylab.ui.pages import sheet\nsheet.page()\n"
LOCAL = {"Host": "localhost:8501", "Origin": "http://localhost:8501"}


@pytest.fixture
def mine(monkeypatch, tmp_path):
    """A reader on their own machine."""
    monkeypatch.setenv("DEPLOYLAB_DATA", str(tmp_path))
    monkeypatch.setattr(study, "personal", lambda: True)
    return tmp_path


def opened(lang="en", page=PAGE, **query):
    at = AppTest.from_string(page, default_timeout=60)
    for key, value in {"lang": lang, **query}.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception, [each.value for each in at.exception]
    assert not at.error, [each.value for each in at.error]
    return at


def told(at):
    return json.loads(json.loads(at.get("bidi_component")[0].proto.json))


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("prompt", [each["id"] for each in notes("prompts")])
def test_every_question_opens_with_its_own_words_and_time(prompt, lang):
    at = opened(lang, q=prompt)
    asked = next(each for each in notes("prompts") if each["id"] == prompt)
    assert asked[lang].split("\n")[0][:40] in at.markdown[0].value.replace("\\", "")
    assert told(at)["minutes"] == asked["minutes"] and told(at)["text"] == ""


def test_the_editor_opens_with_what_was_stored_last(mine):
    Store().save_draft("E01", "en", "my answer", 61)
    at = opened()
    assert told(at)["text"] == "my answer" and told(at)["seconds"] == 61 and told(at)["saved"] > 0


def test_a_button_stands_out_only_when_there_is_something_to_check(mine):
    assert opened().button(key="exam-E01-en-check").proto.type == "secondary"
    Store().save_draft("E01", "en", "my answer", 61)
    assert opened().button(key="exam-E01-en-check").proto.type == "primary"


def test_the_answer_of_one_language_is_not_shown_in_the_other(mine):
    Store().save_draft("E01", "en", "my answer", 61)
    assert told(opened("ko"))["text"] == ""


def test_what_the_browser_sends_is_stored_and_what_is_no_draft_is_not(tmp_path):
    store = Store(tmp_path / "study.db")
    keep(store, "E01", "en", {"text": 7, "seconds": 1})
    keep(store, "E01", "en", {"text": "", "seconds": 1})
    assert store.draft("E01", "en") is None
    keep(store, "E01", "en", {"text": "x", "seconds": 5})
    keep(store, "E01", "en", {"text": "", "seconds": 6})
    assert [version.text for version in store.versions("E01", "en")] == ["", "x"]


def test_beginning_anew_keeps_the_old_answer_among_the_versions(mine):
    Store().save_draft("E01", "en", "first try", 61)
    at = opened()
    at.button(key="exam-E01-en-anew").click().run()
    assert told(at)["text"] == "" and told(at)["version"] == 1 and told(at)["seconds"] == 0
    at.button(key="exam-E01-en-restore").click().run()
    assert told(at)["text"] == "first try" and told(at)["version"] == 2


def test_the_mirror_says_what_was_found_and_missing_and_which_misconception(mine):
    answer = "리버스 프록시는 서버 앞단에서 중계한다. NLB는 클라이언트와 직접 통신한다."
    Store().save_draft("E01", "ko", answer, 61)
    at = opened("ko")
    at.button(key="exam-E01-ko-check").click().run()
    assessment = exam.assess_prompt("E01", answer)
    said = "\n".join(each.value for each in at.markdown)
    assert f"찾은 것 {len(assessment.of_state('found'))}" in said and f"빠진 것 {len(assessment.of_state('missing'))}" in said
    assert assessment.misconceptions and [each.value for each in at.warning] == [
        f"{each.message['ko']} [5장](./book?ch=05&lang=ko)" for each in assessment.misconceptions]
    assert "롤링 한계 · [8장](./book?ch=08&lang=ko)" in said
    assert [each.value for each in at.code] == [notes("model_answers")[language].strip() for language in ("ko", "en")]


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_nothing_on_the_page_reads_like_an_official_mark(mine, lang):
    Store().save_draft("E01", lang, notes("model_answers")[lang], 61)
    at = opened(lang)
    at.button(key=f"exam-E01-{lang}-check").click().run()
    said = "\n".join(each.value for kind in (at.markdown, at.info, at.caption, at.success) for each in kind)
    assert notes("rubric")[f"note_{lang}"] in said
    assert not re.search(r"합격권|pass zone|[\d.]+ ?(/|of) ?25\b|\d+점 중", said)


def test_a_damaged_file_of_answers_is_set_aside_with_a_message(mine):
    (mine / "study.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    at = opened()
    assert sum("kept as" in each.value for each in at.warning) == 1
    assert list(mine.glob("study.db.damaged-*"))


def test_on_a_shared_server_two_readers_see_nothing_of_one_another(monkeypatch, tmp_path):
    monkeypatch.setenv("DEPLOYLAB_DATA", str(tmp_path))
    Store().save_draft("E01", "en", "the instructor's own answer", 61)
    one, other = opened(), opened()
    assert told(one)["text"] == told(other)["text"] == ""
    one.session_state["study"].save_draft("E01", "en", "secret of one", 5)
    assert other.session_state["study"].draft("E01", "en") is None
    assert one.session_state["study"].path != other.session_state["study"].path
    assert Store().draft("E01", "en").text == "the instructor's own answer"


class Context:
    def __init__(self, headers, address):
        self.headers, self.ip_address = headers, address


@pytest.mark.parametrize(("headers", "address", "mine"), [
    (LOCAL, None, True),
    ({"Host": "127.0.0.1:8501", "Origin": "http://127.0.0.1:8501"}, None, True),
    ({"Host": "[::1]:8501", "Origin": "http://[::1]:8501"}, None, True),
    (LOCAL, "::ffff:127.0.0.1", True),  # IPv4 on a socket that listens for both
    (LOCAL, "::ffff:192.0.2.7", False),
    (LOCAL, "nonsense", False),
    (LOCAL, "192.0.2.7", False),  # a forged Host from elsewhere
    ({"Host": "lab.example.org", "Origin": "https://lab.example.org"}, None, False),  # a proxy that keeps the Host
    ({"Host": "127.0.0.1:8501", "Origin": "https://lab.example.org"}, None, False),  # a proxy that does not
    ({**LOCAL, "X-Forwarded-For": "192.0.2.7"}, None, False),
    ({**LOCAL, "forwarded": "for=192.0.2.7"}, None, False),
    ({"Host": "localhost.example.org"}, None, False),
    ({}, None, False),
])
def test_only_the_machine_s_own_user_gets_the_machine_s_own_file(monkeypatch, headers, address, mine):
    monkeypatch.setattr(study.st, "context", Context(headers, address))
    assert study.personal() is mine
    for said, decided in (("1", False), ("0", True), ("", mine)):
        monkeypatch.setenv("DEPLOYLAB_SHARED", said)
        assert study.personal() is decided


def test_every_version_of_a_long_answer_is_cut_where_the_assessment_would_refuse_it(tmp_path):
    store = Store(tmp_path / "study.db")
    keep(store, "E01", "en", {"text": "x" * (exam.LONGEST + 5), "seconds": 1})
    with sqlite3.connect(store.path) as db:
        assert db.execute("select length(text) from drafts").fetchone() == (exam.LONGEST,)


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("lab", list(sheets.SUBJECTS))
def test_every_lab_has_a_sheet_in_both_languages(lab, lang):
    at = opened(lang, SHEET, of=lab)
    page = at.get("iframe")[0].proto.srcdoc
    assert "<svg" in page and "<table>" in page and page.count("<h2>") >= 3
    assert not re.search(r'(src|href)="(?!data:)', page)


def test_the_figures_of_a_sheet_are_those_of_the_run_that_the_link_describes():
    import deploylab

    page = opened("en", SHEET, of="recreate", **{"traffic.rate": "10.0", "seed": "5"}).get("iframe")[0].proto.srcdoc
    run = deploylab.run("recreate", 5, **{"traffic.rate": 10.0})
    assert f"<td>failed</td><td>{run.ledger.failed:,}</td>" in page
    assert "deploylab run recreate --seed 5 --set traffic.rate=10.0" in page


def test_conditions_of_one_scene_do_not_follow_into_another():
    at = opened("en", SHEET, of="recreate", s="recreate", **{"traffic.rate": "10.0"})
    assert "traffic.rate=10.0" in at.get("iframe")[0].proto.srcdoc
    at.selectbox(key="sheet-recreate-scene").set_value("recreate_rollback").run()
    assert "deploylab run recreate_rollback --seed 1</code>" in at.get("iframe")[0].proto.srcdoc


def test_what_a_link_brings_cannot_become_a_part_of_the_sheet():
    page = sheets.sheet("rolling", "en", __import__("deploylab").run("rolling"), {"strategy.batch": "<script>alert(1)</script>"})
    assert "<script>" not in page and "&lt;script&gt;" in page


@pytest.mark.slow
@needs("chromium")
def test_every_sheet_prints_on_one_page(tmp_path):
    """All of them in one document, each beginning a page: as many pages as sheets, or one of them ran over."""
    made = []
    for slug in sheets.SUBJECTS:
        scenes = BY_SLUG[slug].scenarios if slug in BY_SLUG else ()
        run = deploylab.run(scenes[0]) if scenes else None
        made += [sheets.sheet(slug, lang, run, title=slug) for lang in ("ko", "en")]
    style = re.search("<style>.*?</style>", made[0], re.DOTALL)[0]
    bodies = [re.search("<body>(.*)</body>", text, re.DOTALL)[1] for text in made]
    pages = "".join(f'<div style="break-after: page">{body}</div>' for body in bodies)
    printing.printed(f'<!doctype html><meta charset="utf-8">{style}{pages}', tmp_path / "sheets.pdf", find("chromium"))
    assert len(re.findall(rb"/Type /Page\b", (tmp_path / "sheets.pdf").read_bytes())) == len(made)


@pytest.mark.slow
@needs("chromium")
def test_a_sheet_is_handed_out_as_pdf():
    from deploylab.ui.pages import sheet

    assert sheet.paper(sheets.sheet("duties", "ko", title="프록시의 역할"), find("chromium")).startswith(b"%PDF")


def test_what_a_claim_names_is_one_step_away(monkeypatch):
    from deploylab.ui.pages import coverage

    monkeypatch.setattr(coverage, "lang", lambda: "en")
    assert coverage.where("scenario rolling", "ch08") == "./?lab=rolling&s=rolling&lang=en"
    assert coverage.where("quiz Q43", "ch01") == "./quiz?ch=09&lang=en"
    assert coverage.where("source strategies/rolling.py rolling", "ch08") == "./book?ch=08&lang=en"
    for row in coverage.claims.coverage():
        for reference in (*row.shown_by.split(", "), *row.asked_by.split(", ")):
            assert coverage.where(reference, row.chapter).startswith("./") and reference, row.claim
