"""What is wider than its place, in the app and in the static book: the one file that both of them include."""

import pytest

from deploylab.book.site import ASSETS
from needs import needs

PAGE = "<style>pre { overflow: auto }</style><pre id=wide>" + "x" * 200 + "</pre><pre id=slim>x</pre>"


@pytest.mark.browser
@needs("chromium", "playwright")
def test_what_is_wider_than_the_page_is_reached_by_keyboard_and_shows_that_there_is_more(chromium):
    page = chromium.new_page(viewport={"width": 390, "height": 700})
    page.set_content(PAGE)
    page.add_script_tag(content=(ASSETS / "reach.js").read_text(encoding="utf-8") + "reachable(document.body, 'pre');")
    page.wait_for_selector("#wide[data-more=true][tabindex='0']")
    assert page.locator("#slim[tabindex], #slim[data-more]").count() == 0
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('#wide').scrollLeft > 0")
    page.locator("#wide").evaluate("box => { box.scrollLeft = box.scrollWidth; }")
    page.wait_for_selector("#wide[data-more=false]")
    page.locator("#wide").evaluate("box => { box.textContent = 'x'; }")
    page.wait_for_selector("#wide:not([tabindex]):not([data-more])")
    page.close()
