"""The site in a real Chromium, from a plain static server of this machine and from the file system, with no network.

Pyodide comes from `npm pack pyodide`, or from DEPLOYLAB_PYODIDE=DIR_OR_TARBALL.
"""

import contextlib
import functools
import http.server
import json
import os
import subprocess
import threading
import time
from pathlib import Path

import pytest

import deploylab
from deploylab.labs import BY_SLUG
from deploylab.site import build as building
from deploylab.story import opening
from needs import REQUIRE_ALL, needs

pytestmark = [pytest.mark.browser, pytest.mark.slow, needs("chromium", "playwright", "npm")]

BENCH = """<!doctype html><meta charset="utf-8"><script type="module">
const worker = new Worker("python/worker.js", { type: "module" });
let waiting;
worker.onmessage = ({ data }) => { if (data.text ?? data.failed) waiting(data.text ?? data.failed); };
window.ask = (call, text) => new Promise((resolve) => { waiting = resolve; worker.postMessage({ id: 1, call, text }); });
</script>"""
SAME = [  # each world: balancers with chance, a log, sessions, schemas, verdicts with logarithms, retries, exponentials
    ("rolling", {"seed": 7}), ("canary_bad", {"seed": 2, "traffic.rate": 9}), ("access_log", {}),
    ("blue_green_sessions", {"seed": 11}), ("schema_rename", {}), ("integrity", {"seed": 3}),
    ("varied_cost", {"seed": 2**40 + 1, "balancer.name": "power_of_two"}), ("survivorship", {"traffic.seconds": 60}),
    ("connections_l4", {"balancer.name": "consistent_hash", "traffic.seconds": 60}),
    ("rolling_surge", {"strategy.max_surge": "20%", "traffic.rate": 10}), ("resonance_4", {"traffic.rate": 33.3}),
    ("slow_start", {}),
]
ENDLESS = {
    "balancer": "class Mine:\n    def pick(self, servers, request):\n        while True:\n            pass\n",
    "strategy": "from deploylab.intentions import Register\n\n\ndef rolling(servers, version, batch=1):\n"
                "    while True:\n        yield Register(servers)\n",
}
LAST = "class Last:\n    def pick(self, servers, request):\n        return servers[-1]\n"


@pytest.fixture(scope="session")
def pyodide(tmp_path_factory):
    given = os.environ.get("DEPLOYLAB_PYODIDE")
    if given:
        return Path(given)
    folder = tmp_path_factory.mktemp("npm")
    told = subprocess.run(["npm", "pack", "pyodide", "--silent"], cwd=folder, capture_output=True, text=True, check=False)
    if told.returncode:
        (pytest.fail if REQUIRE_ALL else pytest.skip)(f"npm pack pyodide: {told.stderr.strip()[-200:]}")
    return next(folder.glob("*.tgz"))


@pytest.fixture(scope="session")
def site(pyodide, tmp_path_factory):
    out = tmp_path_factory.mktemp("public")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "LABS", (BY_SLUG["rolling"],))
        patch.setattr(building, "names", lambda: ["varied_cost"])
        building.build(out, pyodide, with_book=False)
    (out / "bench.html").write_text(BENCH, encoding="utf-8")
    return out


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def address(site):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@contextlib.contextmanager
def opened(chromium, url, **context):
    """A page that may speak with the address of `url` alone, and must not complain."""
    home = url.split("/labs/")[0]
    window = chromium.new_context(**context)
    page, page.errors, page.asked = window.new_page(), [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: message.type in ("error", "warning") and page.errors.append(message.text))
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.set_default_timeout(120_000)
    page.goto(url)
    page.locator(".dl-say", has_text=" ").wait_for()
    yield page
    assert [to for to in page.asked if not to.startswith((home, "file:", "blob:", "data:"))] == []
    assert page.errors == []
    window.close()


@pytest.fixture(scope="module")
def lab(chromium, address):
    """One page for the tests that only run something, so that Python is fetched once."""
    with opened(chromium, f"{address}/labs/rolling/rolling.html?lang=en") as page:
        yield page


def run(page, changes=None, page_kind="", text="", action=""):
    """Fill the panel in anew, press Run, wait; what it says."""
    page.locator(".change form").evaluate("(form) => form.reset()")
    for key, value in (changes or {}).items():
        page.fill(f'[data-key="{key}"]', str(value))
    page.select_option('[name="action"]', action)
    page.select_option('[name="page"]', page_kind)
    if page_kind:
        page.fill('[name="text"]', text)
    page.click('[name="run"]')
    page.locator('[name="run"]:enabled').wait_for()
    return page.inner_text(".change .status")


def downloaded(page):
    with page.expect_download() as file:
        page.click('[name="trace"]')
    return Path(file.value.path()).read_text(encoding="utf-8")


def test_the_browser_makes_the_same_traces_as_this_python_byte_for_byte(chromium, address):
    page = chromium.new_page()
    page.goto(f"{address}/bench.html")
    for scenario, changes in SAME:
        asked = {"scenario": scenario, "changes": changes, "forks": [], "page": "", "text": "", "beside": False}
        told = page.evaluate("(asked) => ask('trace', asked)", json.dumps(asked))
        assert told == deploylab.run(scenario, **changes).trace.to_json(), scenario
    page.close()


def test_python_is_fetched_only_when_it_is_wanted_and_says_how_far_it_is(chromium, address):
    with opened(chromium, f"{address}/labs/rolling/rolling.html?lang=en") as page:
        assert [url for url in page.asked if "/python/" in url] == []
        page.click('[name="run"]')
        page.locator(".status", has_text="MB").wait_for()
        assert page.locator("progress").is_visible()
        page.locator(".status", has_text="Done").wait_for()
        assert page.locator("progress").is_hidden()
        assert {url.rsplit("/", 1)[1] for url in page.asked if "/python/" in url} == {
            "worker.js", "pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json",
            "deploylab.zip"}


def test_a_new_seed_is_a_new_run_and_its_trace_is_that_of_the_command_line(lab):
    assert run(lab, {"seed": 7, "traffic.rate": 20}).startswith("Done")
    assert lab.inner_text(".change .command") == "deploylab run rolling --seed 7 --set traffic.rate=20"
    expected = deploylab.run("rolling", 7, traffic__rate=20).trace
    assert downloaded(lab) == expected.to_json()
    assert f"step {opening(deploylab.run('rolling', 7, traffic__rate=20).trace)} / {len(expected) - 1}" in lab.inner_text(".dl-count")


def test_an_own_balancer_plays_beside_the_book_s(lab):
    assert run(lab, page_kind="balancer", text=LAST).startswith("Done")
    assert lab.locator(".dl-stage").count() == 2
    lab.click('[data-do="back"]')
    lab.click('[data-do="forward"]')
    assert "return servers[-1]" in lab.inner_text(".dl-source")


def test_the_editor_opens_with_the_page_that_the_book_runs(lab):
    lab.select_option('[name="page"]', "strategy")
    assert "def rolling(servers, version" in lab.input_value('[name="text"]')


def test_a_fork_plays_beside_the_run_without_it(lab):
    assert run(lab, action="kill").startswith("Done")
    assert lab.locator(".dl-stage").count() == 2
    assert lab.inner_text(".dl-time") == "20.00 s" and lab.inner_text(".dl-say") == "B: Somebody kills s1."


def test_a_link_to_a_changed_run_brings_the_changes_along(lab, chromium):
    assert run(lab, {"seed": 9, "fleet.boot_seconds": 3.5}).startswith("Done")
    link = lab.evaluate("deploylabPlayer.link()")
    with opened(chromium, link) as page:
        assert page.input_value('[data-key="seed"]') == "9"
        assert page.input_value('[data-key="fleet.boot_seconds"]') == "3.5"
        assert page.input_value('[data-key="traffic.rate"]') == "28"
        assert [url for url in page.asked if "/python/" in url] == []


def test_a_mistake_is_told_in_the_reader_s_language(lab):
    assert run(lab, page_kind="balancer", text="class Mine:\n    pick = 3\n    x = 1/0") == (
        "my_balancer.py, line 3: ZeroDivisionError: division by zero")
    assert lab.locator('[name="trace"]').is_disabled()


def test_a_question_on_the_keyboard_is_answered_by_nobody(lab):
    assert run(lab, page_kind="balancer", text="name = input()\n") == (
        "my_balancer.py, line 1: EOFError: EOF when reading a line")


@pytest.mark.parametrize(("page_kind", "text"), ENDLESS.items())
def test_an_endless_loop_can_be_stopped_and_the_next_run_works(lab, page_kind, text):
    lab.select_option('[name="page"]', page_kind)
    lab.fill('[name="text"]', text)
    lab.click('[name="run"]')
    time.sleep(1)
    assert lab.locator('[name="run"]').is_disabled()
    lab.click('[name="stop"]')
    assert lab.inner_text(".status").startswith("Stopped")
    assert run(lab, {"seed": 4}).startswith("Done")
    assert lab.locator(".dl-stage").count() == 1


def test_the_language_changes_with_everything_that_is_said(lab):
    lab.click('[data-speak="ko"]')
    assert lab.inner_text("h1") == "롤링 배포" and "알아차릴 것" in lab.inner_text("main")
    assert lab.locator('[name="action"] option').nth(1).inner_text() == "서버가 갑자기 죽는다"
    assert lab.get_attribute(".dl", "lang") == "ko"
    lab.click('[data-speak="en"]')
    assert "알아차릴 것" not in lab.inner_text("main")


def test_a_page_opens_from_the_file_system_plays_and_says_what_it_cannot(chromium, site):
    with opened(chromium, (site / "labs" / "rolling" / "rolling.html").as_uri() + "?lang=en") as page:
        before = page.inner_text(".dl-count")
        page.keyboard.press("ArrowRight")
        assert page.inner_text(".dl-count") != before
        assert "http.server" in page.inner_text(".unserved") and page.locator(".change form").is_hidden()
        page.click("nav a >> nth=0")
        assert page.inner_text("h1").startswith("deploylab") and page.url.endswith("index.html?lang=en")


@needs("axe_playwright_python")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("file", ["index.html", "labs/rolling/rolling.html"])
def test_a_program_that_looks_for_barriers_finds_none(chromium, address, file, scheme):
    from axe_playwright_python.sync_playwright import Axe

    window = chromium.new_context(bypass_csp=True, color_scheme=scheme)  # axe is injected as text
    page = window.new_page()
    page.goto(f"{address}/{file}?lang=ko")
    if "labs" in file:
        page.locator(".dl-say", has_text=" ").wait_for()
        page.select_option('[name="page"]', "strategy")
    told = Axe().run(page).response
    assert told["passes"] and [(found["id"], found["nodes"][0]["html"]) for found in told["violations"]] == []
    window.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_no_width_scrolls_sideways_and_every_control_is_44_pixels_high(chromium, address, width):
    with opened(chromium, f"{address}/labs/more/varied_cost.html", viewport={"width": width, "height": 800}) as page:
        page.select_option('[name="page"]', "balancer")
        assert page.locator("html").bounding_box()["width"] <= width
        assert page.locator("main").bounding_box()["width"] <= width
        controls = page.locator("nav a, .scenes a, button, select, input:not([type=checkbox]), label.tick").all()
        small = [control.bounding_box() for control in controls if control.is_visible() and control.bounding_box()["height"] < 44]
        assert len(controls) > 15 and small == []
