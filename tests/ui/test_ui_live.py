"""The page of the live lab: a run as it happens, stopped, finished, refused; nothing it started outlives it."""

import threading
import time

import pytest

pytest.importorskip("streamlit")
from streamlit.testing.v1 import AppTest

from deploylab.live import watched as watching
from deploylab.live.watched import Watched
from deploylab.problems import Problem
from deploylab.scenario import load
from deploylab.sim.traffic import requests
from needs import needs

PAGE = "from deploylab.ui.pages import live\nlive.page()\n"


def eventually(claim, seconds=30):
    until = time.monotonic() + seconds
    while not claim() and time.monotonic() < until:
        time.sleep(0.02)
    return claim()


def opened(lang="en"):
    at = AppTest.from_string(PAGE, default_timeout=60)
    at.query_params["lang"] = lang
    at.run()
    assert not at.exception, [each.value for each in at.exception]
    return at


def rolling(**options):
    return Watched(load("rolling"), requests, options.pop("seconds", 20.0), rate=50.0, **options)


@pytest.fixture
def own(monkeypatch):
    monkeypatch.setenv("DEPLOYLAB_SHARED", "0")


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_where_others_are_served_it_refuses_in_one_sentence(monkeypatch, lang):
    monkeypatch.setenv("DEPLOYLAB_SHARED", "1")
    at = opened(lang)
    assert len(at.info) == 1 and at.info[0].value.count(".") == 1 and not at.button


def test_an_app_that_listens_beyond_loopback_refuses_even_its_own_user(monkeypatch):
    monkeypatch.delenv("DEPLOYLAB_SHARED", raising=False)
    monkeypatch.setattr("streamlit.get_option", lambda name: "0.0.0.0" if name == "server.address" else None)
    from deploylab.ui.pages import live

    assert live.served_to_others()
    monkeypatch.setenv("DEPLOYLAB_SHARED", "0")
    assert not live.served_to_others()
    monkeypatch.delenv("DEPLOYLAB_SHARED")
    monkeypatch.setattr("streamlit.get_option", lambda name: "localhost")
    assert not live.served_to_others()


def test_a_run_is_seen_as_it_happens_and_then_in_the_player(own):
    at = opened()
    at.number_input(key="live-seconds").set_value(2).run()
    at.button(key="live-start").click().run()
    run = at.session_state["live-run"]
    assert run.running and at.button(key="live-start").disabled and not at.button(key="live-stop").disabled
    assert eventually(lambda: run.sent > 20 and run.steps and run.servers)
    at.run()
    assert {metric.label for metric in at.metric} >= {"answered", "failed", "steps of the strategy"}
    assert eventually(lambda: not run.running)
    at.run()
    assert not at.exception and at.get("bidi_component")
    shown = {metric.label: metric.value for metric in at.metric}
    assert shown["sent"] == f"{run.done.ledger.sent:,}" and shown["failed"] == f"{run.done.ledger.failed:,}"
    assert "In service: v2 on s1, s2, s3, s4" in "".join(each.value for each in at.markdown)


def test_the_stop_button_ends_the_run_and_all_its_processes(own):
    at = opened("ko")
    at.number_input(key="live-seconds").set_value(60).run()
    at.button(key="live-start").click().run()
    run = at.session_state["live-run"]
    assert eventually(lambda: run.sent > 5)
    at.button(key="live-stop").click().run()
    assert eventually(lambda: not run.running)
    at.run()
    assert run.done.outcome == "stopped" and "손으로 멈췄습니다" in "".join(each.value for each in at.markdown)
    assert run.done.ledger.failed == 0


def test_only_one_runs_at_a_time():
    first, second = rolling(), rolling()
    first.start()
    try:
        with pytest.raises(Problem, match="going on already"):
            second.start()
    finally:
        first.stop()
    assert eventually(lambda: not first.running)
    third = rolling()
    third.start()
    third.stop()
    assert eventually(lambda: not third.running)


def test_a_run_that_nobody_watches_any_more_ends(monkeypatch):
    monkeypatch.setattr(watching, "GRACE", 0.2)
    there = threading.Event()
    there.set()
    run = rolling(watching=there.is_set)
    run.start()
    assert eventually(lambda: run.sent > 5)
    there.clear()
    assert eventually(lambda: not run.running, 10) and run.done.outcome == "stopped"


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_recorded_losses_stand_below(own, lang):
    at = opened(lang)
    tables = [each.proto.body for each in at.get("html") if 'class="wide"' in each.proto.body]
    assert len(tables) == 2 and all(name in table for table in tables for name in ("HAProxy", "nginx", "Apache"))
    assert ("재시도" in tables[0]) == (lang == "ko")


@pytest.mark.browser
@pytest.mark.slow
@needs("chromium", "playwright", "axe_playwright_python")
def test_in_a_browser_a_finished_run_is_accessible_and_a_closed_window_makes_room_for_the_next(look):
    from axe_playwright_python.sync_playwright import Axe

    def begin(page, seconds):
        length = page.get_by_label("seconds", exact=True)
        length.fill(str(seconds))
        length.press("Enter")
        for _ in range(30):  # refused as long as the other run has not ended
            page.get_by_role("button", name="Start", exact=True).click()
            page.locator("[data-testid=stMetric], [data-testid=stAlert]").first.wait_for(timeout=60_000)
            if page.get_by_text("steps of the strategy").or_(page.get_by_text("The finished run")).count():
                return  # a short run may have ended before it was looked at
            page.wait_for_timeout(500)
        raise AssertionError("no run could be started")

    first = look("/live?lang=en", color_scheme="dark")
    begin(first, 60)
    first.close()
    second = look("/live?lang=en", width=390, height=844)
    begin(second, 2)
    second.get_by_text("The finished run").wait_for(timeout=60_000)
    second.get_by_text("trace.json").wait_for(timeout=60_000)
    assert second.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
    found = Axe().run(second, context={"exclude": [["[data-testid=stSidebarNav]"]]}, options={"resultTypes": ["violations"]})
    assert [each["id"] for each in found.response["violations"] if each["impact"] in ("serious", "critical")] == []


def test_what_cannot_run_is_told(own, monkeypatch):
    from deploylab.live.engines import product

    monkeypatch.setattr(product, "PATH", "/nonexistent")
    at = opened()
    at.selectbox(key="live-engine").set_value("haproxy").run()
    at.button(key="live-start").click().run()
    assert eventually(lambda: not at.session_state["live-run"].running)
    at.run()
    assert "haproxy is not installed" in at.error[0].value and not at.exception
