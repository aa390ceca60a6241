import pytest

from deploylab.book.checking import anchors, check, external, half_spoken
from deploylab.cli import main
from deploylab.problems import Problem

KO = """# 제목

<!-- claim C001 -->

- 하나
- 둘

| 가 | 나 |
|---|---|
| 1 | 2 |

## 둘째 절

[위로](#제목) · [영어](en.md#second-part) · [누리집](https://www.rfc-editor.org/rfc/rfc9110)

<!-- = rolling ledger.failed -->0<!-- end -->
"""
EN = """# Title

<!-- claim C001 -->

- one
- two

| a | b |
|---|---|
| 1 | 2 |

## Second part

[up](#title) · [Korean](ko.md#둘째-절) · [web](https://www.rfc-editor.org/rfc/rfc9110)

<!-- = rolling ledger.failed -->0<!-- end -->
"""


def run(name, **overrides):
    from types import SimpleNamespace

    return SimpleNamespace(ledger=SimpleNamespace(failed=0))


@pytest.fixture
def book(tmp_path):
    """A whole book of one chapter; `book(ko=..., en=...)` rewrites it and names what is wrong."""
    folder = tmp_path / "03_proxy"
    folder.mkdir()

    def write(ko=KO, en=EN):
        for name, text in (("ko", ko), ("en", en)):
            (folder / f"{name}.md").unlink(missing_ok=True)
            if text is not None:
                (folder / f"{name}.md").write_text(text, encoding="utf-8")
        return [problem.en for problem in check(tmp_path, run)]

    return write


def test_a_whole_book_has_no_problems(book):
    assert book() == []


def test_a_dead_link_is_named_with_its_line(book):
    found = book(ko=KO.replace("(en.md#second-part)", "(english.md)"))
    assert len(found) == 1
    assert "ko.md:14: dead link: english.md" in found[0]


def test_where_the_languages_part_a_korean_reader_is_told_in_korean(book, tmp_path):
    book(ko=KO.replace("- 하나\n", ""))
    told = check(tmp_path, run)[0].ko
    assert "ko.md:7: 여기는 “표의 행, 칸 수 2”, en.md:6에는 “목록 항목”" in told


def test_a_picture_that_is_not_there_is_a_dead_link(book):
    found = book(ko=KO + "\n![그림](../diagrams/D-RP.ko.svg)\n", en=EN + "\n![d](../diagrams/D-RP.en.svg)\n")
    assert ["D-RP.en.svg" in found[0], "D-RP.ko.svg" in found[1]] == [True, True]


def test_a_fragment_must_be_a_heading_of_the_file_it_leads_to(book):
    assert "no heading for #third" in book(ko=KO.replace("#second-part", "#third"))[0]


def test_a_link_in_code_is_not_a_link(book):
    assert book(ko=KO + "\n`[a](b.md)`\n\n```\n[a](b.md)\n```\n", en=EN) == []


def test_a_missing_translation_is_found(book):
    assert [line for line in book(en=None) if "missing" in line]


@pytest.mark.parametrize(("old", "new"), [
    ("## Second part\n", "### Second part\n"),
    ("- two\n", ""),
    ("| 1 | 2 |\n", ""),
    ("| a | b |", "| a | b | c |"),
    ("<!-- claim C001 -->", "<!-- claim C002 -->"),
    ("<!-- = rolling ledger.failed -->0<!-- end -->", ""),
])
def test_a_translation_of_another_structure_is_found(old, new, book):
    assert any("here “" in line for line in book(en=EN.replace(old, new)))


def test_a_source_that_only_one_language_names_is_found(book):
    found = book(en=EN.replace(" · [web](https://www.rfc-editor.org/rfc/rfc9110)", ""))
    assert len(found) == 1 and "en.md: ko.md links to https://www.rfc-editor.org/rfc/rfc9110" in found[0]


def test_addresses_of_the_net_are_listed_with_their_places_and_never_asked(book, tmp_path):
    book()
    assert external(tmp_path) == {"https://www.rfc-editor.org/rfc/rfc9110": ["03_proxy/en.md:14", "03_proxy/ko.md:14"]}


@pytest.mark.parametrize("half", [{"ko": "말"}, {"ko": "말", "en": ""}, {"def_en": "words"}, {"groups": [{"ko": ["말"], "en": []}]}])
def test_notes_in_one_language_only_are_found(half):
    whole = [{"id": "T1", "ko": "말", "en": "word", "def_ko": "뜻", "def_en": "meaning"}]
    assert not list(half_spoken(whole, "glossary.json"))
    assert ["glossary.json T2" in problem.en for problem in half_spoken([*whole, {"id": "T2", **half}], "glossary.json")] == [True]


def test_numbers_may_stand_in_another_order_in_the_other_language(book):
    two = ("<!-- = a ledger.failed -->0<!-- end --> <!-- = b ledger.failed -->0<!-- end -->",
           "<!-- = b ledger.failed -->0<!-- end --> <!-- = a ledger.failed -->0<!-- end -->")
    assert book(ko=KO + two[0], en=EN + two[1]) == []


def test_a_stale_number_is_found_with_its_line(book):
    assert "ko.md:16: what is included here is out of date" in book(ko=KO.replace("-->0<!--", "-->7<!--"))[0]


def test_an_unknown_term_is_found(book):
    found = book(ko=KO + "<!-- term G999 -->", en=EN + "<!-- term G999 -->")
    assert len(found) == 2 and all("G999" in line for line in found)


def test_repeated_headings_get_numbered_fragments():
    assert anchors("# A b\n## A b\n## `x` *y*: z!\n") == {"a-b", "a-b-1", "x-y-z"}


def test_the_command_says_what_is_wrong_and_exits_with_one(tmp_path, capsys):
    folder = tmp_path / "01_a"
    folder.mkdir()
    for name in ("ko", "en"):
        (folder / f"{name}.md").write_text("# a\n\n[x](nowhere.md)\n", encoding="utf-8")
    assert main(["book", "--check", "--chapters", str(tmp_path), "--lang", "en"]) == 1
    assert "dead link: nowhere.md" in capsys.readouterr().err


def test_the_command_refuses_a_bad_marker_with_two(tmp_path, capsys):
    folder = tmp_path / "01_a"
    folder.mkdir()
    (folder / "ko.md").write_text("<!-- include: quiz Q99 --><!-- end -->", encoding="utf-8")
    assert main(["book", "--fill", "--chapters", str(tmp_path), "--lang", "ko"]) == 2
    assert "ko.md:1: " in capsys.readouterr().err


def test_a_problem_reads_in_both_languages(tmp_path):
    (tmp_path / "01_a").mkdir()
    for problem in check(tmp_path, run):
        assert isinstance(problem, Problem) and problem.ko != problem.en
