"""The player inside Streamlit: one app, started on a free port of this machine and stopped afterwards."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from player_page import browser

from needs import needs

pytestmark = [pytest.mark.browser, needs("chromium", "playwright")]

ROOT = Path(__file__).resolve().parents[2]
APP = """
import streamlit as st
from story_trace import SOURCE, rolling_trace
from deploylab.story import tell
from deploylab.ui.player import dumps, player

QUESTION = {"step": 60, "prompt": {"ko": "?", "en": "?"}, "choices": ["a", "b"], "answer": 1, "explain": {"ko": "", "en": ""}}
st.set_page_config(layout="wide")
text = st.cache_data(lambda: dumps(tell(rolling_trace(), SOURCE, questions=[QUESTION])))()
lang = "en" if st.toggle("English") else "ko"
result = player(text, key="one", step=57, lang=lang, base="?lab=rolling&seed=1")
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
def app(address):
    with browser() as chromium:
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        errors = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address)
        page.wait_for_selector(".dl-card", timeout=60_000)
        yield page
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
    app.locator('[data-do="forward"]').click()
    app.locator(".dl-choices button").nth(1).click()
    app.wait_for_selector("text='correct': True", timeout=20_000)
    assert count(app) == 60
