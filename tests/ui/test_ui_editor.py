"""An answer being written, in a real Chromium: it survives a reload, and the death of the server in mid-word."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from deploylab.book.store import Store
from needs import needs

pytestmark = [pytest.mark.browser, pytest.mark.slow, needs("chromium", "playwright")]
ROOT = Path(__file__).resolve().parents[2]
APP = "from deploylab.ui.pages import exam\nexam.page()\n"


class Server:
    """The page on a free port of this machine; `start` again after `kill`."""

    def __init__(self, folder):
        self.app, self.folder = folder / "app.py", folder
        self.app.write_text(APP, encoding="utf-8")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = None

    def start(self):
        flags = [f"--server.port={self.port}", "--server.address=127.0.0.1", "--server.headless=true", "--browser.gatherUsageStats=false"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(self.app), *flags],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "DEPLOYLAB_DATA": str(self.folder)},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                return urllib.request.urlopen(f"http://127.0.0.1:{self.port}/_stcore/health", timeout=2).read()
            except OSError:
                time.sleep(0.2)
        return pytest.fail("Streamlit did not answer")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)


@pytest.fixture
def server(tmp_path):
    running = Server(tmp_path)
    running.start()
    yield running
    running.kill()


@pytest.fixture
def page(server, chromium):
    opened = chromium.new_page()
    opened.goto(f"http://127.0.0.1:{server.port}/?lang=en")
    opened.wait_for_selector(".editor textarea", timeout=60_000)
    yield opened
    opened.close()


def written(page):
    from playwright.sync_api import expect

    page.wait_for_selector(".editor textarea", timeout=60_000)
    expect(page.locator(".editor textarea")).not_to_have_value("", timeout=20_000)
    return page.input_value(".editor textarea")


def stored(server, text, seconds=20):
    """Wait until this is the newest stored text."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        draft = Store(server.folder / "study.db").draft("E01", "en")
        if draft and draft.text == text:
            return True
        time.sleep(0.1)
    return False


def test_every_pause_of_the_writer_is_stored_and_a_reload_brings_it_back(server, page):
    page.focus(".editor textarea")
    page.keyboard.type("Rolling replaces")
    assert stored(server, "Rolling replaces")
    page.locator(".saved", has_text="saved").wait_for()
    page.keyboard.type(" the servers")
    assert stored(server, "Rolling replaces the servers")
    page.reload()
    assert written(page) == "Rolling replaces the servers"


def test_what_was_typed_after_the_server_died_is_there_when_it_is_back(server, page):
    page.focus(".editor textarea")
    page.keyboard.type("before")
    assert stored(server, "before")
    server.kill()
    page.keyboard.type(" and after")
    server.start()
    page.goto(f"http://127.0.0.1:{server.port}/?lang=en")
    assert written(page) == "before and after"
    assert stored(server, "before and after")


def test_the_clock_starts_with_the_first_word_and_stops_when_told(page):
    clock = page.locator(".clock")
    assert clock.inner_text() == "25:00"
    page.focus(".editor textarea")
    page.keyboard.type("x")
    page.locator(".clock", has_text="24:5").wait_for()
    page.click(".editor .run")
    stopped = clock.inner_text()
    page.wait_for_timeout(2500)
    assert clock.inner_text() == stopped
