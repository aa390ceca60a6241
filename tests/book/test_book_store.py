import os
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import deploylab
from deploylab.book import cards
from deploylab.book.content import notes
from deploylab.book.glossary import asked, search, similar
from deploylab.book.store import KEPT, Store
from deploylab.problems import Problem
from deploylab.userfile import data_folder

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "study.db")


def test_a_draft_is_there_after_a_reload(store):
    store.save_draft("E01", "ko", "리버스 프록시란", 62.5)
    again = Store(store.path).draft("E01", "ko")
    assert (again.text, again.seconds) == ("리버스 프록시란", 62.5)
    assert Store(store.path).draft("E01", "en") is None


def test_a_draft_survives_the_death_of_the_process(tmp_path):
    code = ("import os, signal, sys; from pathlib import Path; from deploylab.book.store import Store\n"
            "Store(Path(sys.argv[1])).save_draft('E01', 'ko', 'half an answer', 5)\n"
            "os.kill(os.getpid(), signal.SIGKILL)")
    path = [str(Path(deploylab.__file__).parents[1]), *sys.path]
    ended = subprocess.run([sys.executable, "-c", code, str(tmp_path / "study.db")], timeout=60,
                           env=os.environ | {"PYTHONPATH": os.pathsep.join(path)})
    assert ended.returncode == -signal.SIGKILL
    store = Store(tmp_path / "study.db")
    assert store.notice is None and store.draft("E01", "ko").text == "half an answer"


def test_an_answer_that_was_wiped_by_accident_can_be_got_back(store):
    for text in ("one", "one two", ""):
        store.save_draft("E01", "en", text, 1)
    assert [draft.text for draft in store.versions("E01", "en")] == ["", "one two", "one"]


def test_saving_the_same_text_again_adds_no_version_but_the_time(store):
    store.save_draft("E01", "en", "text", 1)
    store.save_draft("E01", "en", "text", 9)
    assert [draft.seconds for draft in store.versions("E01", "en")] == [9]


def test_only_so_many_versions_are_kept_and_other_answers_stay(store):
    store.save_draft("S01", "en", "other", 0)
    for number in range(KEPT + 5):
        store.save_draft("E01", "en", str(number), 0)
    assert [draft.text for draft in store.versions("E01", "en")] == [str(n) for n in range(KEPT + 4, 4, -1)]
    assert store.draft("S01", "en").text == "other"


@pytest.mark.parametrize("damage", ["text", "middle", "head", "foreign"])
def test_a_damaged_file_is_set_aside_with_a_message_and_a_new_one_begun(damage, tmp_path):
    path = tmp_path / "study.db"
    store = Store(path)
    for number in range(60):
        store.save_draft(f"P{number}", "ko", "가" * 900, 0)
    if damage == "foreign":
        path.unlink()
        with sqlite3.connect(path) as other:
            other.execute("create table theirs (x)")
    else:
        whole = bytearray(path.read_bytes())
        if damage == "text":
            whole = bytearray(b"this is not a database, but it is somebody's file\n" * 20)
        elif damage == "head":
            whole[:100] = bytes(100)
        else:
            whole[4096:20_000] = b"\xff" * (20_000 - 4096)
        path.write_bytes(whole)
    before = path.read_bytes()
    fresh = Store(path)
    kept = [file for file in tmp_path.iterdir() if file.name.startswith("study.db.damaged-")]
    assert [file.read_bytes() for file in kept] == [before]
    assert kept[0].name in fresh.notice["en"] and kept[0].name in fresh.notice["ko"]
    assert fresh.draft("P1", "ko") is None
    fresh.save_draft("P1", "ko", "다시", 0)
    assert Store(path).notice is None and Store(path).draft("P1", "ko").text == "다시"


def test_a_file_of_a_newer_version_is_refused_and_untouched(store):
    with sqlite3.connect(store.path) as db:
        db.execute("pragma user_version=99")
    before = store.path.read_bytes()
    with pytest.raises(Problem, match="newer"):
        Store(store.path)
    assert store.path.read_bytes() == before


def test_a_folder_that_cannot_be_written_is_said_with_a_remedy(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Problem, match="DEPLOYLAB_HOME"):
        Store(tmp_path / "file" / "study.db")


def test_the_data_folder_can_be_chosen(monkeypatch, tmp_path):
    monkeypatch.setenv("DEPLOYLAB_DATA", str(tmp_path))
    assert data_folder() == tmp_path


def test_new_cards_come_in_the_order_of_the_book_and_so_many_a_day(store):
    first = cards.due(store, MONDAY, new_a_day=3)
    assert [card["id"] for card in first] == [card["id"] for card in notes("flashcards")[:3]]
    for card in first:
        cards.review(store, card["id"], "easy", MONDAY)
    assert cards.due(store, MONDAY, new_a_day=3) == []
    assert len(cards.due(store, MONDAY + timedelta(days=1), new_a_day=3)) == 3


def test_a_card_that_was_known_well_comes_back_later(store):
    returns = [cards.review(store, card["id"], rating, MONDAY)
               for card, rating in zip(notes("flashcards"), ("again", "hard", "good", "easy"), strict=False)]
    assert returns == sorted(returns) and returns[0] > MONDAY
    assert returns[3] - MONDAY > timedelta(days=3)


def test_intervals_grow_while_a_card_is_known(store):
    card, at, intervals = notes("flashcards")[0]["id"], MONDAY, []
    for _ in range(6):
        due = cards.review(store, card, "good", at)
        intervals.append(due - at)
        at = due
    assert intervals[2:] == sorted(intervals[2:]) and intervals[-1] > timedelta(days=30)


def test_a_forgotten_card_is_due_again_the_same_day_before_new_ones(store):
    card = notes("flashcards")[5]["id"]
    cards.review(store, card, "again", MONDAY)
    assert cards.due(store, MONDAY + timedelta(hours=1))[0]["id"] == card


def test_of_two_cards_that_are_due_the_longer_waiting_comes_first(store):
    late, early = "ch00-F1", "ch00-F2"
    cards.review(store, early, "again", MONDAY)
    cards.review(store, late, "again", MONDAY + timedelta(minutes=5))
    assert [card["id"] for card in cards.due(store, MONDAY + timedelta(hours=1), new_a_day=0)] == [early, late]


def test_the_same_reviews_give_the_same_plan(tmp_path):
    def plan(name):
        store, at = Store(tmp_path / name), MONDAY
        for rating in ("good", "again", "good", "easy"):
            at = cards.review(store, "ch00-F1", rating, at)
        return at

    assert plan("a.db") == plan("b.db")


def test_a_review_is_remembered_by_the_next_start(store):
    due = cards.review(store, "ch04-F1", "easy", MONDAY)
    again = Store(store.path)
    assert again.card_states()["ch04-F1"][1] == due.isoformat()
    assert cards.progress(again)["ch04"] == (1, 4)


def test_new_cards_are_counted_by_the_day_of_the_reader_and_not_of_greenwich(store, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Seoul")
    time.tzset()
    try:
        early = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)  # half past eight in Seoul
        cards.review(store, cards.due(store, early)[0]["id"], "easy", early)
        assert len(cards.due(store, early + timedelta(hours=1), new_a_day=3)) == 2
        assert len(cards.due(store, early + timedelta(hours=16), new_a_day=3)) == 3
    finally:
        monkeypatch.undo()
        time.tzset()


def test_an_unknown_card_is_refused(store):
    with pytest.raises(Problem, match="ch99-F1"):
        cards.review(store, "ch99-F1", "good")


@pytest.mark.parametrize(("text", "first"), [
    ("드레이닝", "커넥션 드레이닝"), ("draining", "커넥션 드레이닝"), ("블루 그린", "블루-그린 배포"),
    ("BLUEGREEN", "블루-그린 배포"),
    ("무중단", "무중단 배포"), ("드레인", "커넥션 드레이닝"), ("드레이닝을", "커넥션 드레이닝"), ("카나리란", "카나리 배포"),
    ("ㅁㅈㄷ", "무중단 배포"), ("ㄷㄹㅇㄴ", "커넥션 드레이닝"), ("무주", "무중단 배포"), ("무ㅈ", "무중단 배포"),
    ("DSR", "직접 서버 반환"), ("카나리 배포", "카나리 배포"), ("ZDD", "무중단 배포"), ("maxsurge", "maxSurge"),
])
def test_the_glossary_is_searched_in_both_languages(text, first):
    assert search(text)[0]["ko"] == first


@pytest.mark.parametrize(("text", "first"), [
    ("로드벨런서", "로드밸런서"), ("드래이닝", "커넥션 드레이닝"), ("drainning", "커넥션 드레이닝"), ("로드발란서를", "로드밸런서"),
    ("canery", "카나리 배포"), ("idempotant", "멱등성"),
])
def test_a_slip_of_the_finger_still_leads_to_the_term(text, first):
    assert search(text) == []
    assert similar(text)[0]["ko"] == first


@pytest.mark.parametrize("text", ["쿠키쿠", "zzzz", "!?", " ", "대한민국"])
def test_what_resembles_no_term_finds_none(text):
    assert similar(text) == []


def test_a_particle_is_taken_off_but_a_short_word_stays_whole():
    assert asked("카나리로") == ["카나리로", "카나리"] and asked("경로") == ["경로"]


def test_a_search_finds_definitions_after_names():
    found = ["proxy" in " ".join([term["en"], *term["aliases"]]).lower() for term in search("proxy")]
    assert found == sorted(found, reverse=True) and set(found) == {True, False}


def test_a_search_for_nothing_shows_all_and_for_nonsense_none():
    assert search(" ") == notes("glossary")
    assert search("zzzz") == search("!?") == []
    assert {term["chapter"] for term in search("", "ch04")} == {"ch04"}
