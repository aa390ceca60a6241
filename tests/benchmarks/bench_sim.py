"""Speed of the simulation beside SimPy's and Ciw's, all in this one run: a table of ratios.

    python tests/benchmarks/bench_sim.py [requests]

The SimPy model is that of tests/sim/simpy_model.py, fed the same requests and the same textbook balancer.
"""

import gzip
import sys
import time
import tracemalloc
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "sim"))

import deploylab
from deploylab.balancing import BALANCERS
from deploylab.scenario import parse

TEXT = """
[traffic]
rate = {rate}
seconds = {seconds}
[[traffic.kinds]]
name = "light"
share = 95
ms = 60
[[traffic.kinds]]
name = "heavy"
share = 5
ms = 860
[fleet.pools]
main = 4
[balancer]
name = "{balancer}"
"""


def scenario(count, balancer, rate=28):
    return parse(TEXT.format(rate=rate, seconds=count / rate, balancer=balancer))


def per_second(work, count, rounds=3):
    """The best of several rounds: requests a second."""
    best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return count / best


def ciw_run(count):
    import ciw

    rate, seconds = 28.0, count / 28.0
    network = ciw.create_network(arrival_distributions=[ciw.dists.Exponential(rate)], number_of_servers=[4],
                                 service_distributions=[ciw.dists.Pmf([0.06, 0.86], [0.95, 0.05])])
    ciw.seed(1)
    ciw.Simulation(network).simulate_until_max_time(seconds)


def main():
    from simpy_model import simulate

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 60_000
    print(f"{count:,} requests, 4 servers, requests a second, CPU time, best of 3; ratios to SimPy\n")
    for balancer in ("round_robin", "least_connections"):
        made = scenario(count, balancer)
        speeds = {
            "SimPy processes": per_second(lambda made=made, name=balancer: simulate(made, BALANCERS[name]), count),
            "ours, metrics only": per_second(lambda made=made: deploylab.run(made, full_trace=False), count),
            "ours, full trace": per_second(lambda made=made: deploylab.run(made), count),
        }
        base = speeds["SimPy processes"]
        for name, speed in speeds.items():
            print(f"{balancer:20} {name:20} {speed:>12,.0f}/s {speed / base:>8.2f} x SimPy")
    try:
        few = max(2_000, count // 20)
        slow = per_second(lambda: ciw_run(few), few, 1)
        ours = per_second(lambda: deploylab.run(scenario(count, "round_robin"), full_trace=False), count)
        print(f"{'':20} {'Ciw':20} {slow:>12,.0f}/s   ours is {ours / slow:.1f} x Ciw")
    except ImportError:
        print("Ciw is not installed: python -m pip install ciw")
    print("\nMemory with metrics only (peak, kB), and bytes of gzipped trace a request:")
    for size in (count // 10, count):
        tracemalloc.start()
        deploylab.run(scenario(size, "round_robin"), full_trace=False)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        print(f"  {size:>9,} requests: {peak / 1000:>8,.0f} kB")
    run = deploylab.run(scenario(5_000, "round_robin"))
    print(f"  trace: {len(gzip.compress(run.trace.to_json().encode())) / run.ledger.sent:.1f} bytes a request")


if __name__ == "__main__":
    main()
