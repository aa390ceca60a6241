"""The labs' reference numbers, derived again with the engine over many seeds: medians and the middle 90 %.

    python tests/benchmarks/labs_reference.py [seeds]

Scratch models had given the numbers in the last column; the conditions are those of the labs.
"""

import sys
from statistics import median

import deploylab
from deploylab.scenario import parse

KINDS = """
[[traffic.kinds]]
name = "light"
share = 95
ms = 60
[[traffic.kinds]]
name = "heavy"
share = 5
ms = 860
"""
EVEN = """
[[traffic.kinds]]
name = "page"
share = 1
ms = 100
"""
FLEET = "[fleet]\nqueue = {queue}\n[fleet.pools]\nmain = {servers}\n[balancer]\nname = '{balancer}'\n"


def text(kinds, balancer, rate=28, seconds=600, arrivals="poisson", queue=-1, servers=4):
    traffic = f"[traffic]\nrate = {rate}\nseconds = {seconds}\narrivals = '{arrivals}'\n"
    return traffic + kinds + FLEET.format(queue=queue, servers=servers, balancer=balancer)


def many(scenario, figure, seeds, **changes):
    made = parse(scenario) if isinstance(scenario, str) else scenario
    values = []
    for seed in range(1, seeds + 1):
        run = deploylab.run(made, seed, full_trace=False, **changes)
        values.append(figure(run))
    return values


def row(name, values, reference, unit="ms"):
    ordered = sorted(values)
    low, high = ordered[int(0.05 * len(ordered))], ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    print(f"{name:52} {median(values):>10,.1f} [{low:,.1f} – {high:,.1f}] {unit:4} reference {reference}")


def p99(run):
    return run.metrics["p99_served"] * 1000


def main():
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    for balancer, reference in (("round_robin", 248), ("least_connections", 273)):
        row(f"4a Poisson, constant cost, p99, {balancer}", many(text(EVEN, balancer), p99, seeds), reference)
    for balancer, reference in (("round_robin", 2664), ("random", 2951), ("power_of_two", 1513), ("least_connections", 1187)):
        row(f"4b costs vary, p99, {balancer}", many(text(KINDS, balancer), p99, seeds), reference)
    for balancer, p50, lost in (("round_robin", 60, 19), ("least_connections", 102, 6)):
        made = text(KINDS, balancer, rate=36, queue=3)
        row(f"4d survivorship, p50, {balancer}", many(made, lambda run: run.metrics["p50_served"] * 1000, seeds), p50)
        row(f"4d survivorship, dropped, {balancer}", many(made, lambda run: 100 * run.metrics["failed_share"], seeds), lost, "%")
    rolling = deploylab.load("rolling")
    cares = {"none of the three": (False, False, False, 180), "gate + drain": (True, False, True, 89),
             "gate + deregister": (True, True, False, 4.1), "all three": (True, True, True, 0)}
    for name, (gate, deregister, drain, reference) in cares.items():
        changes = {"strategy.gate": gate, "strategy.deregister": deregister, "strategy.drain": drain}
        row(f"6 rolling, failed, {name}", many(rolling, lambda run: run.ledger.failed, seeds, **changes), reference, "")


if __name__ == "__main__":
    main()
