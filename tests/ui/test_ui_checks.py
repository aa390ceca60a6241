"""The checks of an outsider, in a real Chromium: links, keys, the ledger, two fates, questions answered by the run."""

import inspect
import json
import re

import pytest

import deploylab
from deploylab.ledger import CAUSES
from deploylab.story import questions, tell
from deploylab.strategies import rolling
from needs import needs

pytestmark = [pytest.mark.browser, pytest.mark.slow, needs("chromium", "playwright")]
GO = "(range, step) => { range.value = step; range.dispatchEvent(new Event('input', {bubbles: true})); }"
LEDGER = "strip => Object.fromEntries([...strip.querySelectorAll('[data-account]')].map((c) => [c.dataset.account, Number(c.querySelector('b').textContent)]))"


def whole(page):
    """The player, once the page below it stands too."""
    page.get_by_text("Take it away").wait_for(timeout=90_000)
    page.wait_for_selector(".dl-card", timeout=60_000)
    return page.locator(".dl").first


def step_of(page):
    return int(page.locator(".dl-scrub").first.input_value())


def go(page, step):
    page.locator(".dl-scrub").first.evaluate(GO, step)


def ledger(page, run=0):
    return page.locator(".dl-strip").nth(run).evaluate(LEDGER)


def seen(page):
    """What a reader sees of a moment: requests, queues, ledger, latency, sentence."""
    page.wait_for_timeout(800)  # the dots come to rest; what they stand for is there at once
    return {"step": step_of(page), "requests": sorted(page.locator(".dl-dots > .dl-dot text").all_text_contents()),
            "servers": page.locator(".dl-card").all_text_contents(), "ledger": ledger(page),
            "latency": page.locator(".dl-latency").inner_text(), "sentence": page.locator(".dl-say").inner_text()}


def test_one_link_in_two_browsers_is_the_same_moment_and_a_reload_keeps_it(look):
    link = "/?lab=balancing&s=varied_cost&seed=7&step=57&lang=en"
    first, second = look(link), look(link)
    whole(first), whole(second)
    moment = seen(first)
    assert moment == seen(second) and moment["step"] == 57 and moment["requests"]
    assert "ms" in moment["latency"] or "–" in moment["latency"]
    first.reload()
    whole(first)
    assert seen(first) == moment


def test_twenty_keys_on_and_twenty_back_lose_none_and_each_changes_the_sentence(look):
    page = look("/rolling?lang=en&s=rolling&step=1200")
    whole(page).focus()
    start, said = seen(page), []
    for number in range(1, 21):
        page.keyboard.press("ArrowRight")
        assert step_of(page) == 1200 + number
        said.append(page.locator(".dl-say").inner_text())
    assert all(one != other for one, other in zip([start["sentence"], *said], said, strict=False))
    for number in range(19, -1, -1):
        page.keyboard.press("ArrowLeft")
        assert step_of(page) == 1200 + number
        assert page.locator(".dl-say").inner_text() == ([start["sentence"], *said])[number]
    assert seen(page) == start


def test_without_drain_the_ledger_balances_everywhere_and_a_failure_opens_its_cause(look):
    page = look("/rolling?lang=en&s=rolling_careless&seed=7")
    whole(page)
    run = deploylab.run("rolling_careless", 7, explain=True)
    ends = [step for step, event in enumerate(run.trace) if event[1] == "fail"]
    for step in (*range(0, len(run.trace), len(run.trace) // 60), *ends[:20], len(run.trace) - 1):
        go(page, step)
        row = ledger(page)
        assert row["sent"] == row["ok"] + sum(row[cause] for cause in CAUSES) + row["in_flight"], step
    assert row == run.ledger.row()
    cause = max(CAUSES, key=lambda name: row[name])
    page.locator(f'[data-account="{cause}"]').first.click()
    chip = page.locator(".dl-list .dl-chipbutton").last
    request = int(chip.get_attribute("data-request"))
    chip.click()
    end = next(step for step, event in enumerate(run.trace) if event[1] == "fail" and event[2] == request)
    assert step_of(page) == (run.ledger.because[request] if run.ledger.because[request] >= 0 else end)
    assert f"#{request}" in page.locator(".dl-fate").inner_text()


def test_the_same_traffic_loses_nothing_with_gate_deregistration_and_drain(look):
    page = look("/rolling?lang=en&s=rolling_careless&seed=7&strategy.gate=true&strategy.deregister=true&strategy.drain=true")
    whole(page)
    page.keyboard.press("End")
    shown = ledger(page)
    assert sum(shown[cause] for cause in CAUSES) == 0
    assert shown["sent"] == deploylab.run("rolling_careless", 7).ledger.sent


def test_another_server_ruins_round_robin_and_a_further_one_mends_it_while_least_connections_stays(look):
    shown = {}
    for servers in (3, 4, 5):
        page = look(f"/balancing?lang=en&s=resonance_{servers}&vs=balancer.name%3Dleast_connections")
        whole(page)
        metric = page.locator("[data-testid=stMetric]").filter(has_text="p99, served only").inner_text().split("\n")
        shown[servers] = [seconds(part) for part in metric if part.endswith((" s", " ms"))]
    round_robin, least = ([values[place] for values in shown.values()] for place in (0, 1))
    assert round_robin[1] > 50 * round_robin[0] and round_robin[2] == round_robin[0]
    assert len(set(least)) == 1 and least[0] == round_robin[0]


def seconds(text):
    number, unit = text.removeprefix("B ").replace(",", "").rsplit(" ", 1)
    return float(number) / (1000 if unit == "ms" else 1)


def test_pointing_at_a_request_shows_both_fates_and_so_do_the_chart_and_the_table(look):
    page = look("/balancing?lang=en&s=resonance_4&vs=balancer.name%3Dleast_connections")
    whole(page)
    go(page, 3000)
    page.wait_for_timeout(800)
    dot = page.locator(".dl-dots > .dl-dot:visible circle").first
    dot.scroll_into_view_if_needed()
    dot.hover(force=True)
    fate = page.locator(".dl-fate")
    page.wait_for_function("(f) => f.textContent.includes('A:') && f.textContent.includes('B:')", arg=fate.element_handle())
    row = page.locator(".fates tbody tr").first
    row.scroll_into_view_if_needed()
    row.hover()
    request = row.get_attribute("data-request")
    page.wait_for_function("([f, id]) => f.textContent.startsWith('#' + id)", arg=[fate.element_handle(), request])
    row.locator("button").nth(1).click()
    said = page.locator(".dl-say").inner_text()
    assert said.startswith("B: ") and re.search(rf"#{request}\b", said)


def test_a_wrong_answer_is_explained_from_the_trace(look):
    page = look("/rolling?lang=en&s=rolling_careless")
    whole(page)
    run = deploylab.run("rolling_careless", explain=True)
    asked = questions(run.trace, tell(run.trace))[0]
    go(page, asked["step"] - 3)
    page.locator(".dl").first.focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    box = page.locator(".dl-ask")
    assert asked["prompt"]["en"] in box.inner_text() and step_of(page) == asked["step"] - 1
    wrong = next(iter(asked["misconceptions"]), (asked["answer"] + 1) % len(asked["choices"]))
    box.locator(".dl-choices button").nth(wrong).click()
    told = box.inner_text()
    assert asked["explain"]["en"] in told and asked["choices"][asked["answer"]]["en"] in told
    assert asked["misconceptions"].get(wrong, {"en": ""})["en"] in told
    page.get_by_text("of 1 predictions were right").wait_for(timeout=30_000)


def test_the_highlighted_line_is_a_line_of_the_installed_file(look):
    page = look("/rolling?lang=en&s=rolling")
    whole(page)
    lines = inspect.getsource(inspect.getmodule(rolling)).splitlines()
    run = deploylab.run("rolling", explain=True)
    for step in [step for step, event in enumerate(run.trace) if event[1] == "intend"][:6]:
        go(page, step)
        number, text = page.locator(".dl-running").first.evaluate("line => [Number(line.firstChild.textContent), line.lastChild.textContent]")
        assert lines[number - 1] == text and run.trace.events[step][3] in text


def test_on_a_phone_nothing_scrolls_sideways_and_reduced_motion_shows_every_number(look):
    page = look("/rolling?lang=en&s=rolling_careless&vs=strategy.drain%3Dtrue", width=390, height=844, reduced_motion="reduce")
    whole(page)
    assert page.evaluate("[document.documentElement.scrollWidth, document.querySelector('[data-testid=stMain]').scrollWidth]") <= [390, 390]
    run = [deploylab.run("rolling_careless"), deploylab.run("rolling_careless", **{"strategy.drain": True})]
    page.locator(".dl").first.focus()
    page.keyboard.press("End")
    assert [ledger(page, number) for number in (0, 1)] == [json.loads(json.dumps(each.ledger.row())) for each in run]


def test_a_fork_is_pressed_where_the_player_stands_and_its_future_appears_beside_the_old_one(look):
    page = look("/rolling?lang=en&s=rolling&step=1500")
    whole(page)
    page.locator('[data-do="fork"]').click()
    page.locator(".dl-fork select").select_option("s3")
    page.locator(".dl-fork").get_by_role("button", name="a server is killed").click()
    page.wait_for_selector(".dl-two", timeout=60_000)
    assert page.locator(".dl-say").inner_text() == "B: Somebody kills s3."
    page.wait_for_url("**fork=step1500*", timeout=30_000)
    page.get_by_text("fared differently").wait_for(timeout=60_000)
    run = deploylab.run("rolling", explain=True)
    assert ledger(page, 0)["sent"] == sum(event[1] == "arrive" for event in run.trace.events[:1501])


def test_a_new_run_is_on_the_stage_before_the_charts_and_the_table_below_it(look):
    """Charts that arrive together with a run would keep the browser from showing it."""
    page = look("/rolling?lang=en&s=rolling&step=1800")
    whole(page)
    page.evaluate("""() => { window.below = new Promise((told) => {
      const look = () => deep('.dl-two .dl-card') ? told(document.body.innerText.includes('two fates')) : requestAnimationFrame(look);
      const deep = (what) => [...document.querySelectorAll('*')].some((each) => each.shadowRoot?.querySelector(what));
      look();
    }); }""")
    page.locator('[data-do="fork"]').click()
    page.locator(".dl-fork .dl-choices button").first.click()
    assert page.evaluate("window.below") is False
    page.get_by_text("two fates").wait_for(timeout=60_000)
    page.locator("[data-testid=stMetricDelta]").first.wait_for(timeout=60_000)


def test_embedded_a_page_is_its_stage_alone(look):
    page = look("/?lab=rolling&s=rolling&step=1500&lang=en&embed=1", wait=".dl-card", width=800, height=600)
    page.wait_for_selector(".dl-card", timeout=60_000)
    assert step_of(page) == 1500
    assert not page.query_selector("h1") and not page.locator("[data-testid=stSidebar]").is_visible()
    assert not page.locator("[data-testid=stHeader]").is_visible() and not page.query_selector("[data-testid=stMetric]")
