"""Requests lost per strategy and proxy, and the simulation beside reality.

    python tests/benchmarks/bench_live_losses.py --runs 3 --engines ours,haproxy rolling blue_green recreate

The scenario is played `--faster` times as fast, calendar and work alike, so that the simulated run meets the very same
requests in the same proportions; live times are multiplied back and can be read beside the simulated ones. `over` counts
the answers slower than the objective: a proxy that retries turns losses into slow answers. A run in which the load
generator was late (p99 over 25 ms) is printed as discarded and does not count.
"""

import argparse

from deploylab.live.running import run as live
from deploylab.problems import Problem
from deploylab.scenario import load
from deploylab.scenario.settings import settings
from deploylab.sim import run as simulate
from deploylab.sim.traffic import requests

HEAD = f"{'scenario':20}{'world':12}{'sent':>7}{'lost':>6}{'over':>6}{'gap':>9}{'p50':>9}{'p95':>9}{'p99':>9}  outcome"


def row(scenario, world, done, factor, objective, note=""):
    """One line of the table; times in the scenario's milliseconds."""
    slow = sum(event[4] * factor > objective * 1000 for event in done.trace.of("finish"))
    failures = [event[0] for event in done.trace.of("fail") if event[4] == "refused"]
    gap = (failures[-1] - failures[0]) / 1000 * factor if failures else 0
    latencies = [done.metrics[f"p{percent}_served"] * factor * 1000 for percent in (50, 95, 99)]
    figures = "".join(f"{value:9,.0f}" for value in (gap, *latencies))
    return (f"{scenario:20}{world:12}{done.ledger.sent:7,}{done.ledger.failed:6,}{slow:6,}{figures}"
            f"  {done.outcome[:20]}{note}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenarios", nargs="+")
    parser.add_argument("--engines", default="ours,haproxy")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--faster", type=float, default=10)
    parser.add_argument("--objective", type=float, default=1000, help="milliseconds of the scenario")
    parser.add_argument("--set", action="append", dest="settings")
    args = parser.parse_args()
    changes = settings(args.settings)
    print(HEAD, flush=True)
    for name in args.scenarios:
        scenario = load(name).changed(**changes)
        print(row(name, "simulation", simulate(scenario.changed(**changes)), 1, args.objective), flush=True)
        for engine in args.engines.split(","):
            for number in range(args.runs):
                try:
                    done = live(load(name), requests, rate=scenario["traffic.rate"] * args.faster,
                                seconds=scenario["traffic.seconds"] / args.faster, engine=engine,
                                **changes | {"seed": scenario["seed"] + number})
                except Problem as trouble:
                    print(f"{name:20}{engine:12}{trouble}", flush=True)
                    break
                note = f"  DISCARDED, lag p99 {done.lag['p99']:.0f} ms" if done.lag["discarded"] else ""
                print(row(name, engine, done, args.faster, args.objective, note), flush=True)


if __name__ == "__main__":
    main()
