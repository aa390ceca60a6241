"""From a click to the new run on the stage, in a real Chromium: `python tests/benchmarks/bench_fork.py`.

A rolling release under about 2,000 requests. A fork is pressed in the player, a changed parameter is a key pressed on the
rate's slider; each gives a run that nobody has asked for before. Timed from the click to the frame that shows it.
"""

import sys
from pathlib import Path
from statistics import median

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "ui")]

from app_server import running_app

from needs import find

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
NEW_RUN = """async (act) => {
  const roots = () => [...document.querySelectorAll('*')].filter((each) => each.shadowRoot).map((each) => each.shadowRoot);
  const stages = () => roots().map((root) => root.querySelector('.dl-stages')).find((each) => each?.querySelector('.dl-card'));
  const before = stages(), from = performance.now();
  act === 'fork' ? roots().map((root) => root.querySelector('.dl-fork .dl-choices button:nth-child(3)')).find(Boolean).click()
                 : null;
  while (!stages() || stages() === before) await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return performance.now() - from;
}"""


def forks(page, rounds):
    player, times = page.locator(".dl").first, []
    for _ in range(rounds):
        player.focus()
        for _ in range(25):
            page.keyboard.press("ArrowRight")
        page.locator('[data-do="fork"]').click()
        times.append(page.evaluate(NEW_RUN, "fork"))
        page.wait_for_timeout(4000)
    return times


def changes(page, rounds):
    page.get_by_text("Change the conditions").click()
    thumb, times = page.get_by_role("slider", name="requests per second").first, []
    for _ in range(rounds):
        thumb.focus()
        waiting = page.evaluate_handle(f"() => {{ window.benchNew = ({NEW_RUN})('change'); }}")
        waiting.dispose()
        page.keyboard.press("ArrowRight")
        times.append(page.evaluate("window.benchNew"))
        page.wait_for_timeout(4000)
    return times


def main():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, running_app() as address:
        chromium = playwright.chromium.launch(executable_path=find("chromium"), args=FLAGS)
        for name, measure in (("fork", forks), ("changed parameter", changes)):
            page = chromium.new_page(viewport={"width": 1280, "height": 900})
            page.goto(f"{address}/rolling?lang=en&s=rolling&traffic.rate=17.0")
            page.get_by_text("Take it away").wait_for(timeout=90_000)
            page.wait_for_timeout(4000)
            sent = page.locator("[data-testid=stMetricValue]").first.inner_text()
            found = measure(page, 7)
            print(f"{name:20} {sent:>6} requests   median {median(found):6.0f} ms   slowest {max(found):6.0f} ms")
            page.close()
        chromium.close()


if __name__ == "__main__":
    main()
