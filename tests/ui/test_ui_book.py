"""The book in the app: every chapter in both languages, its live parts, the glossary, the quiz, the cards."""

import json

import pytest

pytest.importorskip("streamlit")
from streamlit.testing.v1 import AppTest

from deploylab.book import markers, quiz
from deploylab.book.content import chapter_folders, notes
from deploylab.book.pages import JOINER
from deploylab.labs import LABS
from deploylab.scenario import load
from deploylab.ui import reading, runs
from deploylab.ui.asking import plain
from deploylab.ui.pages.book import ALSO
from deploylab.ui.player import unpacked

PAGE = "from deploylab.ui.pages import {name}\n{name}.page()\n"


def opened(name, lang="ko", **query):
    at = AppTest.from_string(PAGE.format(name=name), default_timeout=120)
    for key, value in {"lang": lang, **query}.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception, [each.value for each in at.exception]
    assert not at.error, [each.value for each in at.error]
    return at


def sent(at):
    """What the components on the page were sent."""
    return [unpacked(each.proto.bytes) if each.proto.bytes else json.loads(each.proto.json)
            for each in at.get("bidi_component") if each.proto.bytes or each.proto.json]


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("number", [identity[2:] for identity in chapter_folders()])
def test_every_chapter_opens_in_both_languages(number, lang):
    at = opened("book", lang, ch=number)
    text = (chapter_folders()[f"ch{number}"] / f"{lang}.md").read_text(encoding="utf-8")
    assert any(each.value.strip().replace(JOINER, "").startswith(text.splitlines()[0]) for each in at.markdown)
    assert not any("<!--" in each.value for each in at.markdown)
    assert len(at.header) == sum(line.startswith("## ") for _, _, line in markers.outside_fences(text))


def test_a_number_of_a_run_is_filled_in_even_if_the_file_was_not(tmp_path):
    text = "<!-- = recreate ledger.sent -->?<!-- end --> and <!-- = recreate ledger.sent -->123<!-- end -->\n"
    found = reading.pieces(text, tmp_path / "en.md")
    sent = runs.finished(load("recreate").text, "recreate", "{}").ledger.sent
    assert [piece.text.strip() for piece in found] == [f"{sent:,} and 123"]


def test_every_include_becomes_a_live_part_and_the_prose_keeps_its_order(tmp_path):
    text = "# T\n\na\n\n## H\n<!-- include: quiz Q01 -->\n\nold\n\n<!-- end -->\nb\n```\n## not a heading\n```\n"
    found = reading.pieces(text, tmp_path / "en.md")
    assert [piece.kind for piece in found] == ["text", "head", "quiz", "text"]
    assert found[2].words == ("Q01",) and "old" not in found[3].text and "## not a heading" in found[3].text


def test_a_player_in_the_prose_opens_at_the_second_that_the_marker_asks_for():
    events = runs.finished(load("rolling").text, "rolling", "{}").trace.events
    step = reading.moment(events, 35, None)
    assert events[step - 1][0] < 35_000_000 <= events[step][0]
    told = next(data for data in sent(opened("book", ch="08")) if isinstance(data, dict) and "payloads" in data)
    assert told["step"] == step and told["payloads"][0]["meta"]["scenario"] == "rolling"


def test_a_link_to_another_chapter_stays_in_the_app():
    assert reading.shown("see [8](../08_rolling/ko.md#x), 1~2, $3", "ko") == "see [8](./book?ch=08&lang=ko), 1\\~2, \\$3"


def test_the_page_behind_a_diagram_is_the_drawing_itself():
    at = opened("book", "en", ch="09")
    assert any("<svg" in data and "D-BG" in data for data in sent(at) if isinstance(data, str))


def test_the_next_chapter_is_one_click_away():
    at = opened("book", "en", ch="13")
    at.button(key="book-go-arrow_forward").click().run()
    assert at.query_params["ch"] in (["14"], "14") and not at.exception


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("name", ["cards", "quiz", "glossary", "coverage"])
def test_every_page_around_the_book_opens_in_both_languages(name, lang):
    assert opened(name, lang).title


def answer_first(at, response):
    at.text_input(key=f"quiz-{response[0]}-{response[1]}-text").set_value(response[2])
    at.button(key=f"FormSubmitter:quiz-{response[0]}-form-{response[1]}-" + "Answer").click().run()


def test_a_right_and_a_wrong_answer_are_told_apart_and_the_reason_is_given():
    printed = next(each for each in notes("quiz") if each["type"] == "numeric" and isinstance(each["answer"], int))
    for given, box in ((str(printed["answer"]), "success"), (str(printed["answer"] + 1), "error")):
        at = opened("quiz", "en", ch=printed["chapter"][2:])
        answer_first(at, (printed["id"], None, given))
        assert len(getattr(at, box)) == 1 and not at.exception
        shown = getattr(at, box)[0].value.replace("\\", "")
        assert printed["explain_en"] in shown


def test_an_answer_that_cannot_be_read_costs_nothing():
    printed = next(each for each in notes("quiz") if each["type"] == "numeric" and isinstance(each["answer"], int))
    at = opened("quiz", "en", ch=printed["chapter"][2:])
    answer_first(at, (printed["id"], None, "many"))
    assert at.warning and not at.error and not at.session_state["quiz-marks"]


def test_a_seed_in_the_link_draws_other_numbers():
    drawn = next(each["id"] for each in notes("quiz") if quiz.question(each["id"], 5).text != quiz.question(each["id"]).text)
    at = opened("quiz", "ko", ch=quiz.question(drawn).chapter[2:], seed="5")
    assert any(plain(quiz.question(drawn, 5).text["ko"]) in each.value for each in at.markdown)


def test_a_card_that_was_known_goes_to_the_back_of_the_pile():
    at = opened("cards", "en")
    first = at.markdown[0].value
    at.button(key="cards-turn").click().run()
    at.button(key="cards-good").click().run()
    assert at.markdown[0].value != first and not at.exception


def test_the_glossary_finds_a_term_in_either_language():
    for word in ("드레이닝", "draining"):
        at = opened("glossary", "ko", q=word)
        assert "커넥션 드레이닝" in at.markdown[0].value


def test_the_coverage_page_lists_every_claim():
    at = opened("coverage", "en")
    assert list(at.dataframe[0].value["no."]) == [claim["id"] for claim in notes("claims")]


def test_every_chapter_that_the_app_has_a_lab_for_exists():
    folders = {folder.name for folder in chapter_folders().values()}
    assert {lab.chapter for lab in LABS} | set(ALSO) <= folders
