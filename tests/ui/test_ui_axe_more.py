"""axe over what a page becomes once it is used: two runs, an open fork, a committed choice, a complaint, in the dark too."""

import pytest

from needs import needs

pytestmark = [pytest.mark.browser, pytest.mark.slow, needs("chromium", "playwright", "axe_playwright_python")]


def serious(page):
    from axe_playwright_python.sync_playwright import Axe

    # Streamlit's own menu holds list items outside a list; everything that is ours is looked at.
    found = Axe().run(page, context={"exclude": [["[data-testid=stSidebarNav]"]]}, options={"resultTypes": ["violations"]})
    return [(each["id"], [node["html"][:160] for node in each["nodes"]][:3]) for each in found.response["violations"]
            if each["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_two_runs_with_their_charts_their_table_and_an_open_fork(look, scheme):
    page = look("/rolling?lang=en&s=rolling_careless&vs=strategy.drain%3Dtrue", color_scheme=scheme)
    page.get_by_text("Take it away").wait_for(timeout=90_000)
    page.locator('[data-do="fork"]').click()
    page.locator(".fates tbody tr").first.wait_for(timeout=30_000)
    assert serious(page) == []


def test_two_balancers_side_by_side_on_a_phone(look):
    page = look("/compare?lang=ko&what=balancer", width=390, height=844)
    page.locator(".fates tbody tr").first.wait_for(timeout=90_000)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
    assert serious(page) == []


def test_a_choice_that_was_committed(look):
    page = look("/choose?lang=en")
    page.get_by_text("rolling, surge").click()
    page.get_by_role("button", name="Commit and run").click()
    page.get_by_text("The cost adds up").wait_for(timeout=90_000)
    assert serious(page) == []


def test_the_workbench_with_its_controls_open_and_a_complaint(look):
    page = look("/workbench?lang=en")
    page.get_by_text("Every value as a control").click(timeout=90_000)
    page.get_by_role("slider", name="requests per second").first.wait_for(timeout=30_000)
    assert serious(page) == []
    area = page.get_by_role("textbox", name="scenario (TOML)")
    area.fill("[traffic]\nrat = 3\n")
    area.press("Control+Enter")
    page.get_by_text("line 2").wait_for(timeout=30_000)
    assert serious(page) == []


@pytest.mark.parametrize("slug", ["grade", "exercises"])
def test_the_pages_of_a_course(look, slug):
    page = look(f"/{slug}?lang=en")
    page.wait_for_timeout(3000)
    assert serious(page) == []
