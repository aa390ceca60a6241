"""Cold start of a lab beside an empty Streamlit page, in one run: `python tests/benchmarks/bench_app.py`.

Each round opens a fresh browser profile; usable means that the player's first server card (or the empty page's
heading) is on the screen. The first round after a server's start is printed apart.
"""

import contextlib
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "ui")]

from app_server import free_port, running_app, wait_for

from needs import find

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@contextlib.contextmanager
def empty_app():
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "empty.py"
        script.write_text("import streamlit as st\nst.title('empty')\n", encoding="utf-8")
        port = free_port()
        command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless=true",
                   f"--server.port={port}", "--browser.gatherUsageStats=false"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
            try:
                wait_for(f"http://localhost:{port}/_stcore/health", server)
                yield f"http://localhost:{port}"
            finally:
                server.terminate()


def seconds(chromium, address, sign):
    page = chromium.new_context(viewport={"width": 1280, "height": 900}).new_page()
    began = time.perf_counter()
    page.goto(address)
    page.wait_for_selector(sign, timeout=90_000)
    passed = time.perf_counter() - began
    page.context.close()
    return passed


def main():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, empty_app() as empty, running_app() as ours:
        chromium = playwright.chromium.launch(executable_path=find("chromium"), args=FLAGS)
        places = {"empty page": (empty, "h1")}
        places |= {f"/{slug}": (f"{ours}/{slug}?lang=en", ".dl-card") for slug in ("", "recreate", "rolling", "canary")}
        found = {name: [] for name in places}
        for _ in range(8):  # in turns, so that a slow moment of the machine meets all of them
            for name, place in places.items():
                found[name].append(seconds(chromium, *place))
        plain = median(found["empty page"][1:])
        for name, (first, *others) in found.items():
            usual = median(others)
            print(f"{name:24} first {first:6.2f} s   then {usual:6.2f} s   {usual / plain:5.2f} x empty")
        chromium.close()


if __name__ == "__main__":
    main()
