"""How fast the player is in a real Chromium. Prints a table; nothing here is asserted.

    python tests/benchmarks/bench_player.py

A step is timed from the key press to the end of the frame that shows it. Playing counts frames in three
seconds while about 60 requests are in flight.
"""

import gzip
import statistics
import sys
import tempfile
import time
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS), str(TESTS / "story"), str(TESTS / "player"), str(TESTS.parent / "src")]

from player_page import Stand, browser
from story_trace import SOURCE, rolling_trace

from deploylab.story import tell
from deploylab.story.static import compact, page

STEP = """async () => {
  const after = (done) => { const c = new MessageChannel(); c.port1.onmessage = done; c.port2.postMessage(0); };
  const painted = () => new Promise((done) => requestAnimationFrame(() => after(done)));
  const times = [], start = deploylabPlayer.k;
  await painted();
  for (let i = 0; i < 50; i++) {
    const from = performance.now();
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, composed: true }));
    const script = performance.now() - from;
    await painted();
    times.push([performance.now() - from, script]);
    await new Promise((done) => setTimeout(done, 30));
  }
  if (deploylabPlayer.k !== start + 50) throw new Error('a step was lost');
  return times;
}"""
PLAY = """async () => {
  const player = deploylabPlayer;
  player.toggle();
  const gaps = [], dots = [];
  let last = await new Promise(requestAnimationFrame);
  const until = last + 3000;
  while (last < until) {
    const now = await new Promise(requestAnimationFrame);
    gaps.push(now - last);
    dots.push(document.querySelectorAll('.dl-dots > g').length);
    last = now;
  }
  player.pause();
  return [gaps, dots];
}"""


def crowd(copies=1):
    """A run with about 60 requests in flight: five servers, sixteen at a time on each."""
    return [tell(rolling_trace(seed, ("s1", "s2", "s3", "s4", "s5"), 200, 8, 16), SOURCE) for seed in range(copies)]


def measure(chromium, name, payloads):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(page(payloads), encoding="utf-8")
        began = time.perf_counter()
        stand = Stand(chromium, file)
        ready = time.perf_counter() - began
        step = stand.page.evaluate("Math.floor(deploylabPlayer.count / 3)")
        stand.page.evaluate(f"deploylabPlayer.go({step})")
        stand.page.wait_for_timeout(600)
        times = stand.page.evaluate(STEP)
        stand.page.evaluate(f"deploylabPlayer.go({step})")
        gaps, dots = stand.page.evaluate(PLAY)
        stand.context.close()
    whole = [total for total, _ in times]
    script = [alone for _, alone in times]
    ordered = sorted(whole)
    steps = sum(payload["steps"] for payload in payloads)
    size = sum(len(gzip.compress(compact(payload).encode())) for payload in payloads)
    frames = 1000 * len(gaps) / sum(gaps)
    print(
        f"{name:<12} {statistics.median(whole):8.1f} {ordered[int(len(ordered) * 0.95)]:8.1f}"
        f" {statistics.median(script):8.1f} {frames:8.1f} {statistics.mean(dots):6.0f} {ready:8.2f}"
        f" {steps:7} {size * 2000 / steps / 1000:9.1f}"
    )


def main():
    print("             step, ms          script   frames    dots    ready    steps   kB/2,000")
    print("               median      95%    ms    a second           s                 steps, gz")
    with browser() as chromium:
        measure(chromium, "one run", crowd(1))
        measure(chromium, "two runs", crowd(2))


if __name__ == "__main__":
    main()
