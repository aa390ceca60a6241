"""The chapters as they are: whole, in step with the code, and every block of code in them runs."""

import doctest
import re

import pytest

from deploylab.book import claims, markers
from deploylab.book.checking import check_file, untranslated
from deploylab.book.content import LANGUAGES, chapter_folders, notes

CHAPTERS = chapter_folders()
PAGES = [(chapter, lang) for chapter in CHAPTERS for lang in LANGUAGES]
TOC = {entry["id"]: entry for entry in notes("toc")}
FOOTER = {"C110", "C111"}  # belongs to no chapter; chapter 0 says what is left out of the source text
VERDICTS = {"misleading": {"ko": "오해", "en": "mislead"}, "wrong": {"ko": "오류", "en": "wrong"}}


def text_of(chapter, lang):
    return (CHAPTERS[chapter] / f"{lang}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("chapter", "lang"), PAGES)
def test_a_page_has_no_dead_link_and_nothing_stale(chapter, lang):
    assert [problem.en for problem in check_file(CHAPTERS[chapter] / f"{lang}.md")] == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_both_languages_have_the_same_structure(chapter):
    assert [problem.en for problem in untranslated(CHAPTERS[chapter])] == []


@pytest.mark.parametrize(("chapter", "lang"), PAGES)
def test_a_chapter_treats_the_claims_and_shows_the_diagrams_and_questions_that_are_planned(chapter, lang):
    path = CHAPTERS[chapter] / f"{lang}.md"
    parsed = markers.parse(text_of(chapter, lang), path)
    treated = {claim for marker in parsed if marker.keyword == "claim" for claim in marker.words}
    included = {" ".join(marker.words) for marker in parsed if marker.keyword == "include"}
    planned = TOC[chapter]
    expected = {f"diagram {name}" for name in planned["diagrams"]} | {f"quiz {name}" for name in planned["quiz"]}
    if planned["flashcards"]:
        expected.add(f"flashcards {chapter}")
    assert sorted(set(planned["claims"]) - treated) == []
    assert sorted(expected - included) == []


@pytest.mark.parametrize(("chapter", "lang"), PAGES)
def test_a_misleading_or_wrong_claim_says_so_beside_it(chapter, lang):
    text, silent = text_of(chapter, lang), []
    for claim in notes("claims"):
        if claim["verdict"] not in VERDICTS or claim["id"] not in TOC[chapter]["claims"]:
            continue
        beside = re.search(rf"<!-- claim [^>]*{claim['id']}[^>]*-->(.*?)(?:<!-- claim|\n## |\Z)", text, re.DOTALL)
        if not beside or VERDICTS[claim["verdict"]][lang] not in beside[1].lower():
            silent.append(claim["id"])
    assert silent == []


def blocks(text):
    """The Python blocks of a page that are not included from the (tested) source: (line, code)."""
    for match in re.finditer(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        before = text[:match.start()]
        if not re.search(r"<!-- include: source [^>]*-->\s*$", before):
            yield before.count("\n") + 2, match[1]


@pytest.mark.parametrize(("chapter", "lang"), PAGES)
def test_every_block_of_code_runs_and_prints_what_it_says(chapter, lang):
    for line, code in blocks(text_of(chapter, lang)):
        name = f"{chapter} {lang}.md:{line}"
        if ">>>" not in code:
            exec(compile(code, name, "exec"), {"__name__": name})
            continue
        example = doctest.DocTestParser().get_doctest(code, {}, name, name, line)
        report = []
        doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(example, out=report.append)
        assert not report, "".join(report)


def test_the_coverage_table_names_every_claim_and_only_what_exists():
    rows = claims.coverage()
    assert [row.claim for row in rows] == [claim["id"] for claim in notes("claims")] and len(rows) == 111
    assert [row.claim for row in rows if not (row.shown_by and row.asked_by)] == []
    assert [problem.en for problem in claims.dangling()] == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_no_claim_of_a_written_chapter_is_without_a_place(chapter):
    missing = [row.claim for row in claims.coverage() if row.chapter == chapter and not row.whole]
    assert missing == []


@pytest.mark.skipif("ch00" not in CHAPTERS, reason="chapter 0 is not written yet")
def test_the_footer_of_the_source_text_is_accounted_for_in_the_first_chapter():
    assert set(claims.places()) >= FOOTER


def test_a_place_is_read_from_the_comment_with_its_line(tmp_path):
    (tmp_path / "02_x").mkdir()
    (tmp_path / "02_x" / "ko.md").write_text("# a\n\n<!-- claim C018 C019 -->\n", encoding="utf-8")
    rows = {row.claim: row for row in claims.coverage(tmp_path)}
    assert (rows["C019"].file, rows["C019"].line) == ("02_x/ko.md", 3)
    assert not rows["C020"].whole
