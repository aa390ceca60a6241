"""How long recreate is dark: by the load generator's clock, and by the moments at which the proxy changed its rotation.

    python tests/benchmarks/bench_live_outage.py [RUNS] [ENGINE,ENGINE]

The load generator sends one request every 3.3 ms and knows nothing of the deployment: dark is from the first request that
failed to the first that was answered again, by the moments at which it sent them. The proxy's own moments are in the trace.
Goal: the two differ by less than 5 ms in every run in which the generator was punctual.
"""

import sys
from statistics import mean

from deploylab.live.record import outage
from deploylab.live.running import run
from deploylab.scenario import load
from deploylab.sim.traffic import requests


def main(runs=10, engines="ours,haproxy"):
    for engine in engines.split(","):
        found, tries = [], 0
        while len(found) < runs and tries < 2 * runs:
            tries += 1
            done = run(load("recreate"), requests, rate=300, seconds=6, engine=engine, seed=tries)
            since, until = outage([(answer[2], bool(answer[6])) for answer in done.answers if answer[0] != "retry"])
            dark, difference = done.metrics["downtime_seconds"] * 1000, (until - since) / 1000 - done.metrics["downtime_seconds"] * 1000
            note = f"DISCARDED, lag p99 {done.lag['p99']:.0f} ms" if done.lag["discarded"] else f"lag p99 {done.lag['p99']:.1f} ms"
            print(f"{engine:8} generator {(until - since) / 1000:9.2f} ms   proxy {dark:9.2f} ms   difference {difference:+6.2f} ms   {note}",
                  flush=True)
            found += [] if done.lag["discarded"] else [difference]
        if found:
            print(f"{engine:8} {len(found)} of {tries} runs count; mean {mean(found):+.2f} ms, from {min(found):+.2f} to {max(found):+.2f} ms; "
                  f"within 5 ms: {sum(abs(each) < 5 for each in found)}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 10, *sys.argv[2:3])
