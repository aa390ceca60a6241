"""The simulation beside reality: every scenario that has a live form, once simulated and once on real servers.

    python tests/benchmarks/bench_live_reality.py --record reality.jsonl --budget 450     (again, until all are there)
    python tests/benchmarks/bench_live_reality.py --record reality.jsonl --write          (into the package and the book)
    python tests/benchmarks/bench_live_reality.py --table                                 (the record as a table)

A run in which the load generator was late is printed as discarded and tried again the next time.
"""

import argparse
import json
import time
from pathlib import Path

from deploylab.live.reality import FIGURES, RECORD, figures, recorded, spent, table
from deploylab.live.running import run as live
from deploylab.live.scale import for_live
from deploylab.problems import Problem
from deploylab.scenario import load, names
from deploylab.sim import run as simulate
from deploylab.sim.traffic import requests


def wanted():
    """The scenarios that have a live form."""
    for name in names():
        try:
            for_live(load(name), 100, 10, {})
        except Problem as trouble:
            print(f"{name:22} no live form: {trouble}")
            continue
        yield name


def measured(name, faster):
    scenario = load(name)
    planned = simulate(load(name))
    real = live(scenario, requests, rate=scenario["traffic.rate"] * faster, seconds=scenario["traffic.seconds"] / faster)
    row = {"scenario": name, "strategy": scenario["strategy.name"], "faster": faster, "lag": round(real.lag["p99"], 2),
           "discarded": real.lag["discarded"], "outcomes": [planned.outcome, real.outcome],
           "spent": spent(real.answers, real.trace)}
    return row | {"simulated": rounded(figures(planned.trace, planned.metrics)),
                  "live": rounded(figures(real.trace, real.metrics, faster))}


def rounded(found):
    return {name: round(value, 1) for name, value in found.items()}


def good(path):
    """Scenario -> its row that counts."""
    lines = Path(path).read_text(encoding="utf-8").splitlines() if Path(path).exists() else []
    rows = [json.loads(line) for line in lines]
    return {row["scenario"]: row for row in rows if not row["discarded"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--record", default="reality.jsonl")
    parser.add_argument("--faster", type=float, default=6)
    parser.add_argument("--budget", type=float, default=0, help="measure for so many seconds")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--table", action="store_true")
    args = parser.parse_args()
    until = time.monotonic() + args.budget
    for name in wanted() if args.budget else ():
        if name in good(args.record):
            continue
        if time.monotonic() + load(name)["traffic.seconds"] / args.faster + 5 > until:
            print(f"{name:22} no time left")
            continue
        row = measured(name, args.faster)
        print(f"{name:22} {'DISCARDED' if row['discarded'] else 'counts'} lag {row['lag']} ms  " + "  ".join(
            f"{figure} {row['simulated'][figure]:,} | {row['live'][figure]:,}" for figure in FIGURES), row["outcomes"], flush=True)
        with open(args.record, "a", encoding="utf-8") as record:
            record.write(json.dumps(row) + "\n")
    if args.write:
        found = good(args.record)
        RECORD.write_text("[\n" + ",\n".join(json.dumps(found[name]) for name in names() if name in found) + "\n]\n", encoding="utf-8")
        print("now: deploylab book --fill")
    if args.table:
        print(table(recorded(), "en"))


if __name__ == "__main__":
    main()
