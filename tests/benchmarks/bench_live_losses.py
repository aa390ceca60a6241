"""Requests lost per way of deploying and proxy, at 300 requests/s over kept-alive connections.

    python tests/benchmarks/bench_live_losses.py --runs 20 --engines ours,haproxy --record losses.jsonl rolling
    python tests/benchmarks/bench_live_losses.py --record losses.jsonl --budget 450   (every case, engine, method; again, until
                                                                                     each has its runs in the record)
    python tests/benchmarks/bench_live_losses.py --table losses.jsonl                 (the record as a table)
    python tests/benchmarks/bench_live_losses.py --write losses.jsonl                 (into the package, for app and book)

Beside every case stands a control: the same fleet and load without a deployment (`steady`), and the same deployment
without its precautions. `over` counts the answers slower than the objective: a product that retries turns losses into slow
answers, so both are shown. A run in which the load generator itself was late (p99 over 25 ms) is printed as discarded, and
another one made in its place, at most as many again.
"""

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from itertools import product
from pathlib import Path

from deploylab.live import losses
from deploylab.live.record import outage
from deploylab.live.running import run
from deploylab.scenario import load
from deploylab.sim.traffic import requests

RATE, SECONDS = 300, 7.4
HEALTHY = {"versions.v1.error_rate": 0.0, "versions.v2.error_rate": 0.0}
CARELESS = {"strategy.gate": False, "strategy.deregister": False, "strategy.drain": False}
CELL = ("case", "engine", "retries", "method")
CASES = {  # name -> scenario, what is changed in it
    "steady": ("rolling", {"strategy.name": ""}),
    "rolling": ("rolling", {}),
    "rolling_no_drain": ("rolling", {"strategy.drain": False}),
    "rolling_careless": ("rolling", CARELESS),
    "blue_green": ("blue_green", {"strategy.keep": False}),
    "blue_green_no_drain": ("blue_green", {"strategy.keep": False, "strategy.drain": False}),
    "canary": ("canary", HEALTHY),
    "recreate": ("recreate", {"traffic.arrivals": "poisson"}),
}
HEAD = (f"{'case':21}{'engine':9}{'retries':9}{'method':8}{'runs':>5}{'discarded':>11}{'sent':>8}{'lost':>7}{'lost a run':>12}"
        f"{'over':>7}{'dark ms':>9}{'p99 ms':>8}  outcomes")


def one(case, engine, retries, method, seed, objective):
    """One run as a row of the record."""
    scenario, changes = CASES[case]
    done = run(load(scenario), requests, rate=RATE, seconds=SECONDS, engine=engine, retries=retries,
               **changes | {"seed": seed, "traffic.writes": 1.0 if method == "POST" else 0.0})
    dark = outage([(answer[2], bool(answer[6])) for answer in done.answers if answer[0] != "retry"]) or (0, 0)
    return {"case": case, "engine": engine, "retries": retries, "method": method, "seed": seed, "sent": done.ledger.sent,
            "lost": done.ledger.failed, "over": sum(event[4] > objective * 1000 for event in done.trace.of("finish")),
            "dark_ms": (dark[1] - dark[0]) / 1000, "p99_ms": done.metrics["p99_served"] * 1000, "lag_ms": done.lag["p99"],
            "discarded": done.lag["discarded"], "outcome": done.outcome, "objective_ms": objective,
            "causes": {cause: count for cause, count in done.ledger.row().items() if count and cause not in ("sent", "ok")}}


def wanted(args):
    """What is asked for: (case, engine, retries, method). Our own proxy has no retries to switch on."""
    asked = product(args.methods.split(","), args.retries.split(","), args.engines.split(","), args.cases or CASES)
    return [(case, engine, retries == "on", method) for method, retries, engine, case in asked
            if not (engine == "ours" and retries == "on")]


def read(path):
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()] if Path(path).exists() else []


def measure(args):
    """One run of each in turn, so that a busy moment meets all alike, until each has so many that count."""
    until = time.monotonic() + args.budget
    rows = read(args.record) if args.record else []
    tries = Counter()
    for turn in range(1, 2 * args.runs + 1):
        for cell in wanted(args):
            counted = [row for row in rows if tuple(row[name] for name in CELL) == cell and not row["discarded"]]
            if len(counted) >= min(turn, args.runs) or tries[cell] >= 2 * args.runs:
                continue
            if time.monotonic() + SECONDS + 4 > until:
                return print("no time left")
            tries[cell] += 1
            row = one(*cell, args.seed + len(counted), args.objective)
            rows.append(row)
            tell(row)
            if args.record:
                with open(args.record, "a", encoding="utf-8") as record:
                    record.write(json.dumps(row) + "\n")


def tell(row):
    print(f"{row['case']:21}{row['engine']:9}{'retries' if row['retries'] else '':9}{row['method']:6} seed {row['seed']:<4} sent {row['sent']:6,} "
          f"lost {row['lost']:5,} over {row['over']:4,} dark {row['dark_ms']:8,.1f} ms lag {row['lag_ms']:6.1f} ms "
          f"{'DISCARDED' if row['discarded'] else 'counts'} {row['causes'] or ''}", flush=True)


def table(rows):
    """The record as a table, a line for each case, engine, retries and method."""
    groups = defaultdict(list)
    for row in rows:
        groups[tuple(row[name] for name in CELL)].append(row)
    print(HEAD)
    order = {name: number for number, name in enumerate(CASES)}
    for key in sorted(groups, key=lambda key: (order[key[0]], key[2:], key[1])):
        counted = [row for row in groups[key] if not row["discarded"]]
        if not counted:
            print(f"{key[0]:21}{key[1]:9}all {len(groups[key])} runs discarded")
            continue
        lost = [row["lost"] for row in counted]
        each = f"{min(lost)}-{max(lost)}" if min(lost) != max(lost) else str(lost[0])
        outcomes = ", ".join(sorted({row["outcome"] for row in counted}))
        dark = sum(row["dark_ms"] for row in counted) / len(counted)
        p99 = sorted(row["p99_ms"] for row in counted)[len(counted) // 2]
        print(f"{key[0]:21}{key[1]:9}{'on' if key[2] else 'off':9}{key[3]:8}{len(counted):5}{len(groups[key]) - len(counted):11}"
              f"{sum(row['sent'] for row in counted):8,}{sum(lost):7,}{each:>12}{sum(row['over'] for row in counted):7,}"
              f"{dark:9,.0f}{p99:8,.0f}  {outcomes}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=", ".join(CASES))
    parser.add_argument("--engines", default="ours,haproxy,nginx,apache")
    parser.add_argument("--methods", default="GET,POST")
    parser.add_argument("--retries", default="off,on", help="on: the product repeats requests as it does by default")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--budget", type=float, default=float("inf"), help="measure for so many seconds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--objective", type=float, default=500, help="milliseconds")
    parser.add_argument("--record", help="append every run to this file, a JSON object a line")
    parser.add_argument("--table", metavar="FILE", help="print the table of such a file, and measure nothing")
    parser.add_argument("--write", metavar="FILE", help="sum up such a file in the package, and measure nothing")
    args = parser.parse_args()
    if unknown := [case for case in args.cases if case not in CASES]:
        sys.exit(f"there is no case {unknown[0]}; there are: {', '.join(CASES)}")
    if args.table:
        table(read(args.table))
    elif args.write:
        rows = [json.dumps(row) for row in losses.summary(read(args.write))]
        losses.RECORD.write_text("[\n" + ",\n".join(rows) + "\n]\n", encoding="utf-8")
    else:
        measure(args)


if __name__ == "__main__":
    main()
