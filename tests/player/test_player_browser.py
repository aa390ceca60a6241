import json
import re
from base64 import b64decode
from gzip import decompress
from pathlib import Path
from xml.etree import ElementTree

import pytest
from player_page import Stand
from story_trace import SOURCE, rolling_trace

from deploylab.ledger import CAUSES, balances
from deploylab.story import sentence, tell
from deploylab.story.static import page
from needs import needs

pytestmark = [pytest.mark.browser, needs("chromium", "playwright")]

TRACE = rolling_trace()
QUESTION = {
    "step": 190,
    "prompt": {"ko": "다음 요청은 어느 서버로 갈까요?", "en": "Which server gets the next request?"},
    "choices": [{"ko": "s2", "en": "s2"}, {"ko": "s3", "en": "s3"}],
    "answer": 1,
    "explain": {"ko": "처리 중인 요청이 더 적습니다.", "en": "It has fewer in flight."},
}


@pytest.fixture(scope="module")
def payload():
    return tell(TRACE, SOURCE)


@pytest.fixture(scope="module")
def file(payload, tmp_path_factory):
    path = tmp_path_factory.mktemp("player") / "page.html"
    path.write_text(page(payload), encoding="utf-8")
    return path


@pytest.fixture
def open_page(chromium, file):
    stands = []

    def open_it(query="", path=file, **context):
        stands.append(Stand(chromium, path, query, **context))
        return stands[-1]

    yield open_it
    for stand in stands:
        stand.context.close()
        assert stand.errors == []


def test_twenty_quick_steps_on_and_twenty_back_are_the_start_again(open_page, payload):
    stand = open_page("step=100&lang=en")
    before, picture = stand.sentence(), stand.picture()
    stand.press("ArrowRight", 20)
    assert stand.step() == 120
    assert stand.sentence() == sentence(payload, 120, "en") != before
    stand.press("ArrowLeft", 20)
    assert stand.step() == 100 and stand.sentence() == before
    without_numbers = re.compile(r"-?\d+(\.\d+)?")
    assert without_numbers.sub("", stand.picture()).count("dl-dot") == without_numbers.sub("", picture).count("dl-dot")


def test_the_ledger_on_the_screen_is_the_ledger_of_the_trace_and_balances(open_page):
    stand = open_page()
    rows = list(balances(TRACE))
    for step in (0, 150, 185, 700, len(rows) - 1):
        stand.page.evaluate(f"deploylabPlayer.go({step})")
        shown = stand.ledger()
        assert shown == rows[step]
        assert shown["sent"] == shown["ok"] + sum(shown[cause] for cause in CAUSES) + shown["in_flight"]


def test_as_many_dots_are_on_the_stage_as_requests_are_in_flight(open_page):
    stand = open_page()
    for step, row in list(enumerate(balances(TRACE)))[::211]:
        stand.page.evaluate(f"deploylabPlayer.go({step}, {{calm: true}})")
        assert stand.page.locator(".dl-dots > .dl-dot").count() == row["in_flight"]


def test_home_end_and_the_units_of_a_step(open_page, payload):
    stand = open_page()
    stand.press("End")
    assert stand.step() == payload["steps"] - 1
    stand.press("Home")
    assert stand.step() == 0
    stand.press("2")
    stand.press("ArrowRight")
    assert stand.step() == payload["stops"]["intention"][0]
    stand.press("3")
    stand.press("ArrowRight")
    assert stand.step() == next(s for s in payload["stops"]["second"] if s > payload["stops"]["intention"][0])


def test_space_plays_and_pauses_and_the_time_flows(open_page):
    stand = open_page()
    stand.press("+", 3)
    stand.press(" ")
    stand.page.wait_for_function("deploylabPlayer.k > 20")
    stand.press(" ")
    stopped = stand.step()
    stand.page.wait_for_timeout(200)
    assert stand.step() == stopped > 20


def test_a_click_on_a_failure_leads_to_the_step_that_caused_it(open_page, payload):
    stand = open_page("step=9999")
    stand.page.click('[data-account="cut_in_flight"]')
    chip = stand.page.locator(".dl-chipbutton").last
    request = int(chip.get_attribute("data-request"))
    cause = payload["requests"]["because"][payload["requests"]["id"].index(request)]
    chip.click()
    assert stand.step() == cause
    assert TRACE.events[cause][1:3] == ("server", stand.page.text_content(".dl-now .dl-name"))


def test_the_list_of_failures_stays_while_one_looks_at_the_cause_of_each(open_page):
    stand = open_page("step=9999")
    stand.page.click('[data-account="cut_in_flight"]')
    chips = stand.page.locator(".dl-chipbutton")
    listed = chips.all_inner_texts()
    chips.last.click()
    assert chips.all_inner_texts() == listed and stand.page.inner_text('[data-account="cut_in_flight"] b') != str(len(listed))
    assert f"{len(listed)} (" in stand.page.inner_text(".dl-list p")
    stand.page.click('[data-account="in_flight"]')  # true of one step only: it is told for that one
    assert len(chips.all()) == int(stand.page.inner_text('[data-account="in_flight"] b'))


def test_the_number_of_a_request_inside_a_server_stands_above_it_and_hides_no_count(open_page):
    stand = open_page()
    step = next(step for step, event in enumerate(TRACE) if event[1] == "begin")
    stand.page.evaluate(f"deploylabPlayer.go({step}, {{ calm: true }})")
    stand.page.wait_for_timeout(500)
    label, count = (stand.page.locator(what).bounding_box() for what in (".dl-focus text", ".dl-now .dl-load"))
    assert label["y"] + label["height"] <= count["y"]


def test_on_a_phone_the_number_of_a_request_that_arrives_does_not_hide_the_balancer(open_page):
    stand = open_page()
    stand.page.set_viewport_size({"width": 390, "height": 844})
    stand.page.wait_for_function("document.querySelector('.dl-stage').viewBox.baseVal.width < 560")
    step = next(step for step, event in enumerate(TRACE) if event[1] == "arrive")
    stand.page.evaluate(f"deploylabPlayer.go({step}, {{ calm: true }})")
    label, balancer = (stand.page.locator(what).first.bounding_box() for what in (".dl-focus text", ".dl-stage > .dl-box"))
    assert label["y"] + label["height"] <= balancer["y"]


@pytest.mark.parametrize("large", ["0", "1"])
def test_in_a_slide_the_ledger_and_the_controls_are_on_the_screen_too(open_page, large):
    stand = open_page(f"embed=1&large={large}")
    stand.page.set_viewport_size({"width": 1280, "height": 720})
    stand.page.reload()
    stand.page.wait_for_selector(".dl-card")
    stand.page.wait_for_function("!deploylabPlayer.settling")
    boxes = [stand.page.locator(what).bounding_box() for what in ('[data-account="sent"]', ".dl-buttons")]
    assert all(box["y"] + box["height"] <= 720 for box in boxes)
    assert stand.page.locator(".dl-stage").bounding_box()["height"] > 250


def test_the_highlighted_line_is_the_one_that_the_strategy_stands_on(open_page):
    stand = open_page()
    for step, event in enumerate(TRACE):
        if event[1] == "intend":
            stand.page.evaluate(f"deploylabPlayer.go({step})")
            assert f"{event[3]}(group" in stand.page.inner_text(".dl-running")


def test_the_decision_shows_each_candidate_with_its_score_and_the_winner(open_page, payload):
    stand = open_page()
    pick = payload["picks"]["step"][40]
    stand.page.evaluate(f"deploylabPlayer.go({pick})")
    _, _, _, server, candidates, scores = TRACE.events[pick]
    assert stand.page.locator(".dl-candidates b").all_inner_texts() == candidates
    assert stand.page.locator(".dl-badge").all_text_contents() == [str(score) for score in scores]
    assert stand.page.inner_text(".dl-candidates .dl-won b") == server


def test_a_link_to_a_step_opens_the_same_state(open_page):
    stand = open_page("step=57&lang=en")
    link = stand.page.evaluate("deploylabPlayer.link()")
    other = open_page(link.split("?")[1])
    assert other.step() == 57 and other.sentence() == stand.sentence() and other.ledger() == stand.ledger()


@pytest.mark.parametrize("width", [390, 720, 1280])
def test_no_width_scrolls_sideways_and_every_target_is_44_pixels(open_page, width):
    stand = open_page("step=190", width=width)
    assert stand.page.evaluate("document.documentElement.scrollWidth") <= width
    small = """[...document.querySelectorAll('.dl button')].filter((b) => b.offsetParent)
               .map((b) => [b.textContent + b.title, b.getBoundingClientRect()])
               .filter(([, r]) => r.width < 44 || r.height < 44).map(([name, r]) => [name, r.width, r.height])"""
    assert stand.page.evaluate(small) == []


def test_reduced_motion_shows_every_number_and_nothing_moves(open_page):
    stand = open_page("step=100", reduced_motion="reduce")
    stand.press("ArrowRight", 5)
    assert stand.page.evaluate("!deploylabPlayer.settling")
    assert stand.ledger() == list(balances(TRACE))[105]


def test_the_player_stops_asks_and_lets_the_run_answer(open_page, tmp_path):
    path = tmp_path / "ask.html"
    path.write_text(page(tell(TRACE, SOURCE, questions=[QUESTION])), encoding="utf-8")
    stand = open_page("step=188&lang=en", path=path)
    stand.press("ArrowRight")
    assert stand.step() == 189
    assert QUESTION["prompt"]["en"] in stand.page.inner_text(".dl-ask")
    stand.page.click(".dl-choices button >> nth=0")
    assert stand.step() == 190
    told = stand.page.inner_text(".dl-ask")
    assert "s2" in told and "s3" in told and QUESTION["explain"]["en"] in told and "0 / 1" in told
    stand.press("ArrowRight")
    assert stand.step() == 191 and stand.page.locator(".dl-ask").is_hidden()


def test_a_question_is_never_a_wall(open_page, tmp_path):
    path = tmp_path / "ask.html"
    path.write_text(page(tell(TRACE, SOURCE, questions=[QUESTION])), encoding="utf-8")
    stand = open_page("step=189", path=path)
    stand.press("End")
    assert stand.step() > 190 and stand.page.locator(".dl-ask").is_hidden()
    stand = open_page("step=185", path=path)
    stand.press("ArrowRight", 20)
    assert stand.step() == 205, "no press is lost to a question"
    stand.press("ArrowLeft", 20)
    assert stand.step() == 185


def test_two_runs_stand_side_by_side_under_one_clock(open_page, tmp_path):
    other = rolling_trace(concurrency=1)
    path = tmp_path / "two.html"
    path.write_text(page([tell(TRACE, SOURCE), tell(other, SOURCE)]), encoding="utf-8")
    stand = open_page("lang=en", path=path)
    assert stand.page.locator(".dl-stage").count() == 2
    for seconds in (3, 11, 20):
        stand.page.evaluate(f"deploylabPlayer.goToTime({seconds}e6)")
        for strip, trace in enumerate((TRACE, other)):
            until = max(step for step, event in enumerate(trace) if event[0] <= seconds * 1_000_000)
            assert stand.ledger(strip) == list(balances(trace))[until]


def test_the_page_is_named_and_spoken_in_the_language_that_the_address_asks_for(open_page):
    stand = open_page("lang=en")
    assert stand.page.title() == TRACE.meta["title"]["en"]
    assert stand.page.evaluate("document.documentElement.lang") == "en"
    assert stand.page.get_attribute(".dl-say", "aria-live") == "polite"


def test_the_page_asks_nobody_for_anything(open_page):
    stand = open_page()
    assert [url for url in stand.requested if not url.startswith(("file:", "data:"))] == []


def test_the_saved_stage_is_a_picture_that_stands_alone(open_page):
    stand = open_page("step=300")
    with stand.page.expect_download() as download:
        stand.page.click('[data-do="save"]')
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert text.startswith("<svg") and "s2" in text and "--dl-ink" in text


def test_two_stages_are_saved_side_by_side_under_their_captions(open_page, tmp_path):
    path = tmp_path / "two.html"
    path.write_text(page([tell(TRACE, SOURCE), tell(rolling_trace(2), SOURCE)]), encoding="utf-8")
    stand = open_page("step=300", path=path)
    captions = stand.page.locator("figcaption").all_inner_texts()
    with stand.page.expect_download() as download:
        stand.page.click('[data-do="save"]')
    text = Path(download.value.path()).read_text(encoding="utf-8")
    picture = ElementTree.fromstring(text)
    inner = picture.findall("{http://www.w3.org/2000/svg}svg")
    assert len(captions) == len(inner) == 2 and all(caption in text for caption in captions)
    assert float(inner[1].get("x")) >= float(inner[0].get("width"))


def test_the_payload_in_the_page_is_the_payload(file, payload):
    inside = re.search(
        r'<script type="application/json" id="dl-data">(.*?)</script>', file.read_text(encoding="utf-8")
    )[1]
    assert json.loads(decompress(b64decode(json.loads(inside)["packed"]))) == [payload]


def test_the_player_offers_a_fork_at_the_very_step_it_shows(open_page, tmp_path):
    path = tmp_path / "fork.html"
    path.write_text(page(tell(TRACE, SOURCE), forks={"kill": "is killed", "slow": "gets slow"}), encoding="utf-8")
    stand = open_page("step=190&lang=en", path=path)
    stand.page.evaluate("deploylabPlayer.options.onFork = (fork) => (window.forked = fork)")
    stand.press("ArrowRight", 3)
    stand.page.click('[data-do="fork"]')
    stand.page.locator(".dl-fork select").select_option("s2")
    stand.page.get_by_role("button", name="gets slow").click()
    assert stand.page.evaluate("window.forked") == {"step": 193, "at": TRACE.events[193][0], "action": "slow", "server": "s2"}


def test_where_nobody_can_run_a_fork_none_is_offered(open_page):
    assert open_page().page.locator('[data-do="fork"]').is_hidden()


def test_a_table_beside_two_runs_points_at_a_request_and_leads_to_its_step_in_either(open_page, tmp_path):
    other = rolling_trace(concurrency=1)
    path = tmp_path / "two.html"
    path.write_text(page([tell(TRACE, SOURCE), tell(other, SOURCE)]), encoding="utf-8")
    stand = open_page("lang=en", path=path)
    say = "(detail) => document.dispatchEvent(new CustomEvent('deploylab-follow', {detail}))"
    stand.page.evaluate(say, {"player": "page", "request": 14})
    assert stand.page.inner_text(".dl-fate").count(":") == 2 and "#14" in stand.page.inner_text(".dl-fate") and stand.step() == 0
    for number, trace in enumerate((TRACE, other)):
        step = next(step for step, event in enumerate(trace) if event[1] == "finish" and event[2] == 14)
        stand.page.evaluate(say, {"player": "page", "request": 14, "run": number, "step": step})
        assert stand.page.evaluate(f"deploylabPlayer.stepOf({number})") == step
        assert stand.sentence().startswith("AB"[number] + ":") and "#14" in stand.sentence()
    stand.page.evaluate(say, {"player": "another", "request": 15, "run": 0, "step": 0})
    assert "#14" in stand.page.inner_text(".dl-fate")
