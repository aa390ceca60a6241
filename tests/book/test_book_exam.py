from fractions import Fraction

import pytest

from deploylab.book.content import item, notes
from deploylab.book.exam import LONGEST, assess, assess_prompt, checklist, model_answer, two_decimals
from deploylab.problems import Problem

SAMPLES = notes("rubric")["sample_scores"]


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_model_outline_has_everything_and_no_misconception(lang):
    result = assess(model_answer(lang))
    assert result.points == Fraction(str(SAMPLES[f"model_outline_{lang}"])) == result.total
    assert result.misconceptions == () and result.of_state("missing") == []


def test_an_empty_answer_has_nothing():
    result = assess(" \n")
    assert result.points == 0 and len(result.of_state("missing")) == len(notes("rubric")["items"])
    assert result.band() == notes("rubric")["bands"][-1]


def test_the_exam_wordings_of_the_misleading_claims_raise_every_flag():
    misleading = [claim for claim in notes("claims") if claim["verdict"] == "misleading"]
    wordings = " ".join(claim["presentation"]["exam_ko"] for claim in misleading)
    assert [flag.id for flag in assess(wordings).misconceptions] == SAMPLES["seed_flags"]


@pytest.mark.parametrize("flag", notes("rubric")["misconception_flags"], ids=lambda flag: flag["id"])
def test_a_flag_belongs_to_a_claim_that_is_misleading(flag):
    assert all(item("claims", claim)["verdict"] == "misleading" for claim in flag["claim_ids"])


def test_a_misconception_that_is_set_right_in_the_same_answer_is_none():
    wrong = "NLB: 나가는 트래픽은 클라이언트와 직접 통신한다."
    assert [flag.id for flag in assess(wrong).misconceptions] == ["F1"]
    assert assess(wrong + " 이는 DSR 모드의 성질이다.").misconceptions == ()


def test_a_misconception_costs_a_quarter_in_practice_and_nothing_else():
    wrong = model_answer("ko") + "\n서버 트랩"
    wrong = wrong.replace("리다이렉트", "").replace("redirect", "")
    plain, practice = assess(wrong), assess(wrong, practice=True)
    assert [flag.id for flag in plain.misconceptions] == ["F3"]
    assert plain.points - practice.points == Fraction(1, 4) == practice.deducted


def test_deductions_never_go_below_nothing():
    assert assess("서버 트랩", practice=True).points == 0


@pytest.mark.parametrize("answer", ["리버스 프록시란", "리버스프록시란", "리버스\n프록시란", "리버스-프록시란",
                                    "(리버스 프록시) 란"])
def test_spaces_and_punctuation_do_not_matter(answer):
    assert [finding.id for finding in assess(answer, ["B1"]).of_state("found")] == ["B1"]


@pytest.mark.parametrize(("answer", "found"), [
    ("L4 스위치", True), ("l4", True), ("L4는", True), ("Ｌ４", True), ("L40", False), ("xl4", False), ("AL4", False),
])
def test_a_short_latin_word_must_stand_alone(answer, found):
    assert bool(assess(answer, ["B7"]).points) == found


def test_a_keyword_said_often_counts_once():
    assert assess("다운타임", ["A2"]).points == assess("다운타임 " * 50, ["A2"]).points == Fraction("1.25")


def test_items_of_several_groups_earn_in_parts():
    rubric = {entry["id"]: entry for entry in notes("rubric")["items"]}
    assert rubric["A4"]["mode"] == "all"
    half = assess("rollback", ["A4"])
    assert half.points == Fraction(str(rubric["A4"]["weight"])) / 2
    assert [finding.state for finding in half.findings] == ["partly"]
    mode = rubric["B12"]
    first = assess(mode["groups"][0]["ko"][0], ["B12"]).points
    assert (mode["mode"], first) == ("min_k", Fraction(str(mode["weight"])) / mode["k"])


def test_the_sections_add_up_to_the_whole():
    result = assess(model_answer("ko")[:400])
    assert sum(earned for earned, _ in result.by_section().values()) == result.points
    assert {name: float(total) for name, (_, total) in result.by_section().items()} == {
        section["id"]: section["points"] for section in notes("rubric")["sections"]}


@pytest.mark.parametrize(("value", "text"), [
    (Fraction(1, 8), "0.13"), (Fraction(5, 1000), "0.01"), (Fraction(79, 4), "19.75"), (Fraction(2, 3), "0.67"),
])
def test_points_are_rounded_half_up(value, text):
    assert two_decimals(value) == text


def test_an_answer_longer_than_a_book_is_refused_in_both_languages():
    with pytest.raises(Problem, match="characters") as refusal:
        assess("가" * (LONGEST + 1))
    assert "자" in refusal.value.ko


@pytest.mark.parametrize("prompt", notes("prompts"), ids=lambda prompt: prompt["id"])
def test_every_prompt_can_be_assessed_and_has_its_terms(prompt):
    assert prompt["ko"] and prompt["en"] and prompt["origin"]["ko"]
    assert all(item("glossary", term) for term in prompt["terms"])
    result = assess_prompt(prompt["id"], model_answer("en"))
    assert result.points == result.total > 0


def test_the_checklist_is_apart_from_the_points():
    assert len(checklist()) == 10
    assert all({"id", "ko", "en"} <= set(entry) for entry in checklist())


def test_every_item_of_the_rubric_is_taught_in_a_chapter_that_says_so():
    from deploylab.book.content import chapter_folders
    from deploylab.book.exam import CHAPTERS, chapter_of

    items = [entry["id"] for entry in notes("rubric")["items"]]
    assert sorted(items) == sorted(" ".join(CHAPTERS.values()).split())
    assert {chapter_of(identity) for identity in items} <= set(chapter_folders())
