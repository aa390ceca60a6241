"""The app and a Chromium for the tests that look at it as a reader does: started once for all that want them."""

import pytest


@pytest.fixture(scope="session")
def labs():
    from app_server import running_app

    with running_app() as address:
        yield address


@pytest.fixture
def look(labs, chromium):
    """look("/rolling?lang=en", width=390, ...) opens a page and waits until all of it stands."""
    opened = []

    def at(path, width=1280, height=900, wait="h1", **options):
        page = chromium.new_page(viewport={"width": width, "height": height}, **options)
        opened.append(page)
        page.wrong = []
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.goto(labs + path)
        page.wait_for_selector(wait, timeout=90_000)
        page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget]')", timeout=90_000)
        return page

    yield at
    for page in opened:
        page.close()
        assert page.wrong == []
