"""Two students on one shared server, each in a real Chromium of its own: nothing of one ever reaches the other.

Looked for in whatever the server sends: every frame of the WebSocket, every answer over HTTP, and the page itself.
"""

import pytest

from needs import needs

pytestmark = [pytest.mark.browser, pytest.mark.slow, needs("chromium", "playwright")]
MARK, SEED = "kim-was-here", 918273645
SCENARIO = f"""seed = {SEED}
title = {{ko = "{MARK}", en = "{MARK}"}}
[traffic]
seconds = 5
arrivals = "log:mine.log"
"""
LOG = "".join(f'10.0.0.{n} - - [01/Jan/2026:00:00:{n:02} +0000] "GET /{MARK} HTTP/1.1" 200 5\n' for n in range(20))
WHOLE = """document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'
           && !document.querySelector('.st-key-later')"""


@pytest.fixture(scope="module")
def shared():
    from app_server import running_app

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DEPLOYLAB_SHARED", "1")
        with running_app() as address:
            yield address


class Student:
    """A Chromium context with its own cookies and storage, and all that the server ever sent to it."""

    def __init__(self, chromium, address):
        self.address, self.heard = address, []
        self.page = chromium.new_context().new_page()
        self.page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: self.heard.append(frame)))
        self.page.on("response", lambda answer: self.heard.append(answer.url))

    def visit(self, path):
        self.page.goto(f"{self.address}/{path}{'&' if '?' in path else '?'}lang=en")
        self.page.wait_for_selector("h1", timeout=60_000)
        self.settle()

    def settle(self):
        self.page.wait_for_function(WHOLE, timeout=90_000)

    def until(self, word):
        """Wait until the server has sent this word."""
        for _ in range(200):
            if self.told(word):
                return
            self.page.wait_for_timeout(100)

    def told(self, word):
        """Whether the server ever sent this word, or the page shows it."""
        sent = any(word in (one if isinstance(one, str) else one.decode("utf-8", "ignore")) for one in self.heard)
        return sent or word in self.page.content()


@pytest.fixture
def kim(chromium, shared):
    student = Student(chromium, shared)
    yield student
    student.page.context.close()


@pytest.fixture
def lee(chromium, shared):
    student = Student(chromium, shared)
    yield student
    student.page.context.close()


def upload_a_scenario_and_a_log(kim):
    kim.visit("workbench")
    files = kim.page.locator("input[type=file]")
    files.last.set_input_files({"name": "mine.log", "mimeType": "text/plain", "buffer": LOG.encode()})
    kim.page.get_by_text("mine.log").first.wait_for()
    files.first.set_input_files({"name": f"{MARK}.toml", "mimeType": "text/plain", "buffer": SCENARIO.encode()})
    kim.until(str(SEED))


def check_a_file(kim):
    kim.visit("exercises?ex=round_robin")
    kim.page.locator("textarea").first.fill(f"# {MARK} {SEED}\nclass RoundRobin: pass\n")
    kim.page.get_by_role("button", name="Check", exact=True).click()
    kim.page.get_by_text("of 6 points").first.wait_for(timeout=60_000)


def write_an_answer(kim):
    kim.visit("exam")
    kim.page.focus(".editor textarea")
    kim.page.keyboard.type(f"{MARK} {SEED}")
    kim.page.locator(".saved", has_text="saved").first.wait_for(timeout=20_000)  # the server says so and sends nothing back


def change_a_lab(kim):
    kim.visit(f"rolling?seed={SEED}&fork=12.5,kill,s1#{MARK}")
    kim.until(str(SEED))


PLACES = {"workbench": upload_a_scenario_and_a_log, "exercises?ex=round_robin": check_a_file, "exam": write_an_answer,
          "rolling": change_a_lab}


@pytest.mark.parametrize("place", PLACES)
def test_another_student_is_never_sent_what_the_first_one_wrote_uploaded_or_changed(kim, lee, place):
    PLACES[place](kim)
    kim.settle()
    assert kim.told(str(SEED)) or place == "exam"  # else the next lines could not fail
    lee.visit(place)
    lee.visit("")
    assert lee.heard and not lee.told(MARK) and not lee.told(str(SEED))


@pytest.mark.parametrize("slug", ["instructor", "live"])
def test_pages_that_touch_the_machine_are_closed_on_a_shared_server(lee, slug):
    lee.visit(slug)
    assert lee.page.locator("input[type=file]").count() == 0
    assert lee.page.get_by_role("button", name="Start", exact=True).count() == 0
