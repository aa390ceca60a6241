import json
from functools import cache
from pathlib import Path

import pytest

from needs import find

HERE = Path(__file__).parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic", "--no-first-run",
         "--disable-component-update", "--disable-sync"]


def pytest_collection_modifyitems(items):
    """A Chromium that stays open keeps an event loop running in this thread: who needs one of his own comes before."""
    items.sort(key=lambda item: "chromium" in item.fixturenames)


@cache
def read_truth(name):
    return json.loads((HERE / "truth" / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def truth():
    """`truth("servers/mapping_nginx.json")`: recorded behaviour of real servers and controllers, parsed."""
    return read_truth


@pytest.fixture
def everything_is_required():
    pytest.fail("DEPLOYLAB_REQUIRE_ALL=1, but a program that this test needs is not installed (see tests/needs.py)")


@pytest.fixture(scope="session")
def chromium():
    """One Chromium for all tests: a second Playwright beside an open one in the same thread is refused."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find("chromium"), args=FLAGS)
        yield browser
        browser.close()
