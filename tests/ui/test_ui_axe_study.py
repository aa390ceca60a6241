"""The pages of the book and of exam practice, held against axe: one server, one browser, one visit a page.

Each visit is looked at twice, as it came and again as a phone in the dark.
"""

import pytest
from app_server import running_app

from needs import needs

pytestmark = [pytest.mark.browser, pytest.mark.slow, needs("chromium", "playwright", "axe_playwright_python")]
ANSWER = "리버스 프록시는 서버 앞단에서 중계한다. NLB는 클라이언트와 직접 통신한다."


@pytest.fixture(scope="module")
def page(chromium, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DEPLOYLAB_DATA", str(tmp_path_factory.mktemp("reader")))
        with running_app() as address:
            opened = chromium.new_page(base_url=address, reduced_motion="reduce")
            yield opened
            opened.close()


def written(page):
    """An answer held against the rubric: the mirror and the outline stand below it."""
    page.fill(".editor textarea", ANSWER)
    page.get_by_role("button", name="자기 점검").click()
    page.get_by_role("heading", name="모범 개요").wait_for(timeout=60_000)


def turned(page):
    page.get_by_role("button", name="Turn over").click()
    page.get_by_role("button", name="Easy").wait_for(timeout=60_000)


def answered(page):
    page.get_by_role("button", name="Answer").first.click()
    page.get_by_text("Choose or write an answer first.").wait_for(timeout=60_000)


VISITS = {
    "exam?lang=ko": written, "cards?lang=en": turned, "quiz?lang=en&ch=06": answered, "sheet?lang=ko&of=rolling": None,
    "glossary?lang=ko&q=blue green": None, "coverage?lang=en": None, "book?lang=ko&ch=04": None, "book?lang=en&ch=02": None,
}


def faults(page):
    """The serious findings. Streamlit's own menu holds list items outside a list; all that is ours is looked at."""
    from axe_playwright_python.sync_playwright import Axe

    context = {"exclude": [["[data-testid=stSidebarNav]"], ["[data-testid=stSidebar]"]]}
    found = Axe().run(page, context=context, options={"resultTypes": ["violations"]}).response["violations"]
    return [(each["id"], [node["html"][:160] for node in each["nodes"]][:3]) for each in found
            if each["impact"] in ("serious", "critical")]


def papers(page):
    """The colours behind the diagrams of a chapter."""
    return {drawing.evaluate("paper => getComputedStyle(paper).fill") for drawing in page.locator("svg.dl rect.paper:first-of-type").all()}


def printed(page):
    """The colours of a chapter's words and of what is behind them on paper."""
    page.emulate_media(media="print")
    found = page.evaluate("""() => { const look = (name) => getComputedStyle(document.querySelector(name));
      return [look(".st-key-book-page p").color, look("body").backgroundColor, look("[data-testid=stSidebar]").display]; }""")
    page.emulate_media(media="screen")
    return found


def settled(page):
    page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget], [data-stale=true]')", timeout=60_000)
    page.evaluate("document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 300))))")


@pytest.mark.parametrize("address", VISITS)
def test_axe_finds_nothing_serious_on_a_page_for_study(page, address):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
    page.goto("/" + address)
    page.wait_for_selector("h1", timeout=60_000)
    settled(page)
    if act := VISITS[address]:
        act(page)
        settled(page)
    assert faults(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    settled(page)
    width = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert (width, faults(page)) == (390, [])
    assert papers(page) <= {"rgb(20, 26, 34)"}
    if address.startswith("book"):
        assert printed(page) == ["rgb(17, 17, 17)", "rgb(255, 255, 255)", "none"]
