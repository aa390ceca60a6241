"""Thirty students on one server. Prints a table; nothing here is asserted.

    python tests/benchmarks/bench_sessions.py            # the server and every student on this one machine
    python tests/benchmarks/bench_sessions.py 30 8       # sessions, and how many of them are whole Chromium pages

A session is a WebSocket client that says what a browser says, or a page of a real Chromium. A page change is timed from
the request until the player, and the whole page, have arrived; in Chromium from the click until the new lab's player is
painted, with the processor time that the page took of it; a step from the key press to the painted frame. Chromium
works on the server's own cores, which no student's does.
"""

import asyncio
import contextlib
import random
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "ui")]

from app_server import ROOT, free_port, wait_for

from deploylab.labs import BY_SLUG
from needs import find

LABS = ("recreate", "integrity", "connections", "balancing", "rolling", "surge", "blue_green", "canary")
CHANGES = ("rolling", "canary", "blue_green", "surge", "recreate")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
STEPS = """async (scrub, count) => {
  const after = (done) => { const c = new MessageChannel(); c.port1.onmessage = done; c.port2.postMessage(0); };
  const painted = () => new Promise((done) => requestAnimationFrame(() => after(done)));
  const times = [];
  for (let i = 0; i < count; i++) {
    const from = performance.now(), before = scrub.value;
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, composed: true }));
    await painted();
    if (scrub.value !== before) times.push(performance.now() - from);  // else it asks a question first
    await new Promise((done) => setTimeout(done, 200));
  }
  return times;
}"""
WHOLE = """document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'
           && !document.querySelector('.st-key-later')"""
CHANGE = """([lab, heading]) => new Promise((done) => {
  const roots = () => [...document.querySelectorAll('*')].flatMap((element) => element.shadowRoot ?? []);
  const cards = () => roots().flatMap((root) => [...root.querySelectorAll('.dl-card')]);
  for (const card of cards()) card.dataset.old = '';
  const began = performance.now();
  const look = () => {
    const there = document.querySelector('h1')?.textContent === heading && cards().some((card) => !('old' in card.dataset));
    if (there) requestAnimationFrame(() => setTimeout(() => done((performance.now() - began) / 1000)));
    else setTimeout(look, 10);
  };
  document.querySelector(`[data-testid="stSidebarNav"] a[href$="/${lab}"]`).click();
  look();
})"""


@contextlib.contextmanager
def server():
    """(address, process id) of the app as a user starts it."""
    port = free_port()
    command = [sys.executable, "-m", "deploylab", "app", "--headless", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(f"http://localhost:{port}/_stcore/health", process)
            yield f"localhost:{port}", process.pid
        finally:
            process.terminate()


def resident(pid):
    """Megabytes of memory that the process holds."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


class Student:
    """One session over a WebSocket."""

    def __init__(self, socket):
        self.socket, self.pages = socket, {}

    @classmethod
    async def arrive(cls, address, lab):
        """Open a lab as a browser does: the player, then, once it is painted, the whole page."""
        import websockets

        socket = await websockets.connect(f"ws://{address}/_stcore/stream", subprotocols=["streamlit"], max_size=None,
                                          origin=f"http://{address}")  # fmt: skip
        student = cls(socket)
        first = await student.rerun(page_name=lab)
        if first["later"]:
            from streamlit.components.v2.bidi_component.main import _make_trigger_id

            told = {"id": _make_trigger_id(first["later"], "events"), "json_trigger_value": '[{"event": "painted", "value": true}]'}
            await student.rerun(page_script_hash=student.pages[lab], widget_states={"widgets": [told]})
        return student

    async def go(self, lab):
        return await self.rerun(page_script_hash=self.pages[lab])

    async def rerun(self, **state):
        """{"player": seconds, "whole": seconds, "bytes": received, "later": id of what waits for the painting}."""
        from streamlit.proto.BackMsg_pb2 import BackMsg
        from streamlit.proto.ClientState_pb2 import ClientState
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        began, found = time.perf_counter(), {"player": 0.0, "bytes": 0, "later": ""}
        await self.socket.send(BackMsg(rerun_script=ClientState(query_string="lang=en", **state)).SerializeToString())
        while True:
            data = await self.socket.recv()
            message = ForwardMsg.FromString(data)
            found["bytes"] += len(data)
            if message.HasField("navigation"):
                self.pages = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
            component = message.delta.new_element.bidi_component
            if component.component_name.endswith("deploylab_player"):
                found["player"] = time.perf_counter() - began
            if component.component_name.endswith("deploylab_later"):
                found["later"] = component.id
            if message.WhichOneof("type") == "script_finished" and message.script_finished in (0, 2):
                return found | {"whole": time.perf_counter() - began}


async def class_of(address, pid, number):
    """Memory per session, and page changes: one alone, a class within ten seconds, and all at the same moment."""
    guide = await Student.arrive(address, LABS[0])
    for _ in range(2):
        for lab in LABS:
            await guide.go(lab)
    before = resident(pid)
    students = [await Student.arrive(address, LABS[n % len(LABS)]) for n in range(number)]
    await asyncio.gather(*(student.go(LABS[n * 3 % len(LABS)]) for n, student in enumerate(students)))
    print(f"{'memory of the server':38} {before:7.0f} MB, with {number} sessions more {resident(pid):.0f} MB: "
          f"{(resident(pid) - before) / number:.1f} MB a session")
    alone = [await guide.go(lab) for lab in LABS * 2]
    told("page change, nobody else", alone)

    told(f"page change, {number} within 60 s", await spread(students, 60))
    told(f"page change, {number} within 10 s", await spread(students, 10))
    told(f"page change, {number} at the same moment", await asyncio.gather(*(student.go(LABS[n % len(LABS)]) for n, student in enumerate(students))))
    for student in (guide, *students):
        await student.socket.close()


def told(name, found):
    player, whole = sorted(one["player"] for one in found), sorted(one["whole"] for one in found)
    print(f"{name:38} player {median(player):6.2f} s, worst {player[-1]:5.2f}; whole page {median(whole):6.2f} s, "
          f"worst {whole[-1]:5.2f}; {median(one['bytes'] for one in found) / 1000:.0f} kB")


async def spread(students, seconds):
    """Each goes to another lab at some moment of these seconds."""

    async def later(student, n):
        await asyncio.sleep(seconds * random.Random(n).random())
        return await student.go(LABS[(n + 1) % len(LABS)])

    return await asyncio.gather(*(later(student, n) for n, student in enumerate(students)))


async def one_page(address, number):
    """Page changes of one real page: nobody else there, and with a class that steps, which is no work for a server."""
    async with chromium() as browser:
        page = await opened(browser, address, LABS[0])
        for lab in CHANGES:
            await change(page, lab)
        told_changes("page change in Chromium, alone", [await change(page, lab) for lab in CHANGES * 2])
        others = [await Student.arrive(address, LABS[n % len(LABS)]) for n in range(number)]
        told_changes(f"page change, {number} others there", [await change(page, lab) for lab in CHANGES * 2])
        for student in others:
            await student.socket.close()


@contextlib.asynccontextmanager
async def chromium():
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find("chromium"), args=FLAGS)
        yield browser
        await browser.close()


async def opened(browser, address, lab):
    """A page of a lab, all of it painted."""
    page = await (await browser.new_context(viewport={"width": 1280, "height": 900})).new_page()
    await page.goto(f"http://{address}/{lab}?lang=en")
    await page.locator(".js-plotly-plot").first.wait_for(timeout=120_000)
    return page


async def pages_of(address, number, real):
    """Steps and page changes in real pages: while the other sessions are there, and while they all change pages."""
    async with chromium() as browser:
        pages = [await opened(browser, address, LABS[n % len(LABS)]) for n in range(real)]
        others = [await Student.arrive(address, LABS[n % len(LABS)]) for n in range(number - real)]
        told_steps(f"step, {real} in Chromium at once", await stepping(pages, 20))
        busy = asyncio.create_task(spread(others, 10))
        told_steps(f"step, {number - real} others change pages in 10 s", await stepping(pages, 30))
        await busy
        busy = asyncio.create_task(spread(others, 10))
        told_changes(f"page change, {number - real} others within 10 s", [await change(pages[0], lab) for lab in CHANGES])
        await busy


async def stepping(pages, count):
    found = await asyncio.gather(*(page.locator(".dl-scrub").first.evaluate(STEPS, count) for page in pages))
    return sorted(one for times in found for one in times)


async def change(page, lab):
    """{"seconds": from the click until the new player is painted, "busy": of the page's own processor time}."""
    tools = await page.context.new_cdp_session(page)
    await tools.send("Performance.enable")
    before = await spent(tools)
    seconds = await page.evaluate(CHANGE, [lab, BY_SLUG[lab].title["en"]])
    found = {"seconds": seconds, "busy": await spent(tools) - before}
    await page.wait_for_function(WHOLE, timeout=60_000)
    await tools.detach()
    return found


async def spent(tools):
    metrics = (await tools.send("Performance.getMetrics"))["metrics"]
    return next(metric["value"] for metric in metrics if metric["name"] == "ThreadTime")


def told_steps(name, times):
    print(f"{name:38} {median(times):6.1f} ms, 95 % {times[int(0.95 * len(times))]:.1f} ms, {len(times)} steps")


def told_changes(name, found):
    seconds = [one["seconds"] for one in found]
    print(f"{name:38} {median(seconds):6.2f} s, worst {max(seconds):.2f} s; the page itself was busy for "
          f"{median(one['busy'] for one in found):.2f} s of it")


def main(number=30, real=2):
    with server() as (address, pid):
        asyncio.run(class_of(address, pid, number))
    with server() as (address, _):
        asyncio.run(one_page(address, number))
        asyncio.run(pages_of(address, number, real))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
