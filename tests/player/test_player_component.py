"""The player inside Streamlit: one app, started on a free port of this machine and stopped afterwards."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from needs import needs

pytestmark = [pytest.mark.browser, needs("chromium", "playwright")]

ROOT = Path(__file__).resolve().parents[2]
APP = """
import plotly.graph_objects as go
import streamlit as st
from story_trace import SOURCE, rolling_trace
from deploylab.story import tell
from deploylab.ui.player import dumps, player

QUESTION = {"step": 60, "prompt": {"ko": "?", "en": "?"}, "choices": ["a", "b"], "answer": 1, "explain": {"ko": "", "en": ""}}
st.set_page_config(layout="wide")
seed = 2 if st.toggle("Other seed") else 1
told = tell(rolling_trace(), SOURCE, questions=[QUESTION])
if seed == 2:  # as long as the first, but not the same run
    told["phrases"]["ko"] = ["다른 실행."] * len(told["phrases"]["ko"])
text = dumps(told)
lang = "en" if st.toggle("English") else "ko"
result = player(text, key="one", step=57, lang=lang, base="?lab=rolling&seed=1")
with st.container(key="chart-flow"):
    figure = go.Figure(go.Scatter(x=[0, 12, 24], y=[1, 2, 1], mode="markers"), {"xaxis": {"range": [0, 24]}})
    st.plotly_chart(figure)
st.write("answered:", str(result.answer))
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    app = tmp_path_factory.mktemp("app") / "app.py"
    app.write_text(APP, encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {
        "server.port": port,
        "server.address": "127.0.0.1",
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
    }
    flags = [f"--{name}={value}" for name, value in options.items()]
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests" / "story")])
    command = [sys.executable, "-m", "streamlit", "run", str(app), *flags]
    server = subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": paths}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health", server)
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait(10)


def wait_for(url, server, seconds=60):
    until = time.monotonic() + seconds
    while time.monotonic() < until and server.poll() is None:
        try:
            return urllib.request.urlopen(url, timeout=2).read()
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"Streamlit did not answer at {url}")


@pytest.fixture
def app(address, chromium):
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    page.wait_for_selector(".dl-card", timeout=60_000)
    yield page
    page.close()
    assert errors == []


def count(page):
    return int(page.inner_text(".dl-count").split()[1])


def test_the_component_steps_keeps_its_place_when_the_language_changes_and_reports_an_answer(app):
    assert count(app) == 57
    app.keyboard.press("ArrowRight")
    app.keyboard.press("ArrowRight")
    assert count(app) == 59
    app.get_by_text("English").click()
    app.get_by_text("step 59 ").wait_for(timeout=20_000)
    app.locator(".dl-choices button").nth(1).click()
    app.wait_for_selector("text='correct': True", timeout=20_000)
    assert count(app) == 60


def test_a_new_run_takes_the_place_of_the_old_one_at_the_same_step(app):
    app.keyboard.press("ArrowRight")
    app.get_by_text("Other seed").click()
    app.get_by_text("다른 실행.").wait_for(timeout=20_000)
    assert count(app) == 58
    app.keyboard.press("ArrowRight")
    assert count(app) == 59


def test_a_chart_beside_it_shows_the_moment_and_a_click_in_it_goes_there(app):
    def apart():
        """How far the line is from where the second on the screen belongs, in pixels."""
        plot = app.locator(".nsewdrag").first.bounding_box()
        line = app.locator(".dl-cursor").bounding_box()
        seconds = float(app.inner_text(".dl-time").split()[0])
        return abs(line["x"] + line["width"] / 2 - plot["x"] - seconds / 24 * plot["width"])

    app.locator(".dl-cursor").wait_for(state="attached", timeout=20_000)
    app.keyboard.press("3")
    for _ in range(3):
        app.keyboard.press("ArrowRight")
        assert apart() < 2.5
    plot = app.locator(".nsewdrag").first
    plot.scroll_into_view_if_needed()
    point = app.locator(".js-plotly-plot .points path").nth(1).bounding_box()  # at 12 seconds
    app.mouse.move(point["x"] + point["width"] / 2, point["y"] + point["height"] / 2)
    app.wait_for_timeout(300)
    app.mouse.down()
    app.mouse.up()
    app.wait_for_timeout(500)
    assert 11.5 < float(app.inner_text(".dl-time").split()[0]) <= 12
    assert apart() < 2.5
