"""Files that are alike: a copy with other names is found, the starter and what all have are not, and nobody is judged."""

import re

import pytest

from deploylab.cli import main
from deploylab.grading.exercise import find
from deploylab.grading.similarity import pairs, tokens
from deploylab.grading.similarity_page import similarity_page

STARTER = "class Thing:\n    def pick(self, servers, request):\n        # TODO\n        pass\n"
ONE = (
    STARTER.replace("pass", "")
    + """        best = None
        for server in servers:
            if best is None or server.in_flight * 3 < best.in_flight - 1:
                best = server
            elif request.client.startswith("10."):
                self.seen.append((server.name, len(servers)))
        while self.seen and self.seen[0][1] > 4:
            self.seen.pop(0)
        return best
"""
)
RENAMED = re.sub(r"\bbest\b", "lowest", ONE).replace("seen", "history").replace("# TODO", "# my own work!") + "\n\n"
OTHER = (
    STARTER.replace("pass", "")
    + """        order = sorted(servers, key=lambda s: (s.in_flight, s.name))
        try:
            return order[self.turn % len(order)]
        finally:
            self.turn = {**self.counts, request.path: True} and self.turn + 1
"""
)


def found(**texts):
    return [(pair.students, pair.same, round(pair.share, 2)) for pair in pairs("x", STARTER, texts)]


def test_a_copy_with_other_names_and_comments_is_found_and_a_different_answer_is_not():
    assert found(kim=ONE, lee=RENAMED, park=OTHER) == [(("kim", "lee"), False, 1.0)]


def test_files_with_the_same_words_are_one_group():
    assert found(kim=ONE, lee=ONE.replace("# TODO", "# done") + "\n", park=ONE.replace("    ", "  "))[0] == (
        ("kim", "lee", "park"), True, 1.0)  # fmt: skip


def test_the_starter_and_empty_files_are_nobodys_copy():
    assert found(kim=STARTER, lee=STARTER, park="", choi="", jung="# only a comment") == []


def test_what_many_have_says_nothing():
    class_ = {f"s{n}": ONE.replace("in_flight", f"in_flight_{n}") for n in range(30)}
    assert found(**class_) == []


def test_the_marked_lines_are_those_that_are_common():
    both = OTHER + "\n\n" + "\n".join(ONE.splitlines()[4:])
    pair = pairs("x", STARTER, {"kim": ONE, "lee": both})[0]
    text = ONE.splitlines()
    assert {text[line - 1].strip() for line in pair.lines[0]} >= {"best = server", "self.seen.pop(0)"}
    assert min(pair.lines[1]) > len(OTHER.splitlines())


@pytest.mark.parametrize("text", ["'" * 50_000, '"""' * 9_000, "\\" * 50_000, "(" * 50_000, "\x00\ud800가" * 9_000])
def test_text_that_is_no_python_is_read_once_and_never_an_error(text):
    assert isinstance(tokens(text), list)


def test_the_page_escapes_what_students_wrote_and_calls_itself_an_aid():
    evil = ONE.replace("10.", "</pre><script>alert(1)</script>")
    for lang, word in (("ko", "판정이 아니라"), ("en", "not a verdict")):
        html = similarity_page({"round_robin": {"<b>kim": evil, "lee": evil}}, lang)
        assert "<script" not in html and "<b>kim" not in html and word in html and "<mark>" in html
    assert "no such pair" in similarity_page({"round_robin": {"kim": ONE, "lee": OTHER}}, "en")


def test_the_report_shows_it_only_when_asked_and_from_the_folder_that_was_graded(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    exercise = find("round_robin")
    for student in ("kim", "lee"):
        (tmp_path / "in" / student).mkdir(parents=True)
        (tmp_path / "in" / student / exercise.file).write_text(exercise.text("solution.py"))
    (tmp_path / "in/park").mkdir()
    (tmp_path / "in/park" / exercise.file).write_bytes(b"\xff\xfe")
    assert main(["grade", "in", "--out", "results"]) == 0
    assert main(["report", "results", "--out", "plain"]) == 0 and not (tmp_path / "plain/similarity.html").exists()
    assert main(["report", "results", "--out", "report", "--similarity", "in", "--lang", "en"]) == 0
    html = (tmp_path / "report/similarity.html").read_text(encoding="utf-8")
    assert "kim · lee" in html and "park" not in html and "not a verdict" in capsys.readouterr().out
    assert (tmp_path / "report/class.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert main(["report", "results", "--similarity", "nowhere"]) == 2
