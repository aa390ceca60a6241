"""The app in a real Chromium: every page at desktop and phone width, light and dark, in both languages."""

import pytest

from deploylab.labs import BY_SLUG
from deploylab.ui.app import PARTS
from needs import needs

pytestmark = [pytest.mark.browser, pytest.mark.slow, needs("chromium", "playwright")]
SLUGS = [slug for _, _, slugs in PARTS.values() for slug in slugs]



@pytest.fixture(scope="session")
def app(labs):
    return labs


@pytest.fixture
def page(chromium):
    opened = []

    def make(width=1280, height=900, **options):
        made = chromium.new_page(viewport={"width": width, "height": height}, **options)
        made.wrong = []
        made.on("pageerror", lambda error: made.wrong.append(str(error)))
        made.on("request", lambda request: made.wrong.append(request.url) if not local(request.url) else None)
        opened.append(made)
        return made

    yield make
    for made in opened:
        made.close()


def local(url):
    return url.startswith(("http://localhost", "ws://localhost", "data:", "blob:"))


# The script has ended, and nothing more is to come.
WHOLE = """document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'
           && !document.querySelector('.st-key-later')"""


def visit(page, address, query=""):
    page.goto(address + query)
    page.wait_for_selector("h1", timeout=60_000)
    page.wait_for_function(WHOLE, timeout=90_000)
    return page


def sentence(page):
    return page.evaluate("document.querySelector('.dl-say, .dl-sentence, [aria-live]')?.textContent ?? ''")


@pytest.mark.parametrize("slug", ["", *SLUGS])
def test_a_page_fits_a_phone_in_the_dark_and_asks_nobody_else(app, page, slug):
    made = visit(page(390, 844, color_scheme="dark", reduced_motion="reduce"), f"{app}/{slug}", "?lang=ko")
    made.wait_for_timeout(500)
    widths = made.evaluate("[document.documentElement.scrollWidth, document.querySelector('[data-testid=stMain]').scrollWidth]")
    assert max(widths) <= 390
    assert not made.query_selector("[data-testid=stException]")
    assert made.wrong == []


@pytest.mark.parametrize("slug", ["", *SLUGS])
def test_axe_finds_nothing_serious(app, page, slug):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    made = visit(page(), f"{app}/{slug}", "?lang=en")
    if slug in (*BY_SLUG, ""):
        player(made)
    made.locator(".dl-bare, .ladder.bare").first.wait_for(state="detached")  # dressed in words
    made.wait_for_timeout(1000)
    # Streamlit's own menu holds list items outside a list; everything that is ours is looked at.
    context = {"exclude": [["[data-testid=stSidebarNav]"]]}
    found = axe.Axe().run(made, context=context, options={"resultTypes": ["violations"]}).response["violations"]
    ours = [(each["id"], each["impact"], [node["html"][:160] for node in each["nodes"]][:3]) for each in found
            if each["impact"] in ("serious", "critical")]
    assert ours == []


def player(page):
    page.wait_for_selector(".dl-stages svg", timeout=60_000)
    return page.locator(".dl").first


def step_of(page):
    return page.locator(".dl input[type=range]").first.evaluate("range => Number(range.value)")


@pytest.mark.parametrize("slug", ["recreate", "integrity", "connections", "balancing", "rolling", "surge", "blue_green", "canary"])
def test_forward_and_back_by_keyboard_and_play(app, page, slug):
    made = visit(page(), f"{app}/{slug}", "?lang=en")
    player(made).focus()
    start = step_of(made)
    for _ in range(20):
        made.keyboard.press("ArrowRight")
    assert step_of(made) == start + 20
    for _ in range(20):
        made.keyboard.press("ArrowLeft")
    assert step_of(made) == start
    made.keyboard.press("Space")
    made.wait_for_timeout(1500)
    made.keyboard.press("Space")
    assert step_of(made) > start
    assert made.wrong == []


def test_one_link_opened_in_two_browsers_shows_the_same_and_reload_keeps_the_step(app, page):
    link = "?lab=rolling&s=rolling_careless&seed=7&step=1800&lang=en&strategy.drain=true"
    texts = []
    for _ in range(2):
        made = visit(page(), app, "/" + link)
        player(made)
        made.wait_for_timeout(1000)
        assert step_of(made) == 1800
        texts.append(made.locator(".dl").first.inner_text())
    assert texts[0] == texts[1] and "1800" in texts[0]
    assert "step=1800" in made.url and "seed=7" in made.url and "strategy.drain=true" in made.url
    made.reload()
    player(made)
    made.wait_for_timeout(1500)
    assert step_of(made) == 1800
