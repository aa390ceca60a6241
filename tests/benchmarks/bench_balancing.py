"""What a pick costs at ten servers and at a hundred thousand: `python tests/benchmarks/bench_balancing.py`.

Every figure is a ratio inside one run, so it can be compared between machines; microseconds are for orientation.
A pick here is the whole cycle: pick, count, and the end of an older request, while others are in flight.
"""

import random
import sys
from collections import deque
from time import perf_counter

from deploylab.balancing import LeastConnections, SmoothWeightedRoundRobin
from deploylab.balancing.least_connections_buckets import LeastConnectionsBuckets
from deploylab.balancing.smooth_weighted_round_robin_groups import SmoothWeightedRoundRobinGroups
from deploylab.fleet import Request, Server

SMALL, LARGE = 10, 100_000
PAIRS = [
    ("least connections", LeastConnections, LeastConnectionsBuckets),
    ("smooth weighted round robin", SmoothWeightedRoundRobin, SmoothWeightedRoundRobinGroups),
]


def cycle(balancer, servers, picks):
    """Seconds for `picks` cycles of pick and finish, after up to half the fleet got a request each."""
    chance, request, inside = random.Random(1), Request(1), deque()
    finished = getattr(balancer, "finished", lambda server: None)

    def one():
        server = balancer.pick(servers, request)
        server.in_flight += 1
        inside.append(server)

    def leave():
        inside.rotate(-int(chance.random() * 5))
        server = inside.popleft()
        server.in_flight -= 1
        finished(server)

    for _ in range(min(len(servers) // 2, picks)):
        one()
    start = perf_counter()
    for _ in range(picks):
        one()
        leave()
    return perf_counter() - start


def cost(factory, size, picks):
    """Microseconds of one cycle: the best of three runs."""
    def fleet():
        return [Server(f"s{place}", weight=1 + place % 3) for place in range(size)]

    return min(cycle(factory(), fleet(), picks) for _ in range(3)) / picks * 1e6


def measure(large=LARGE):
    """Rows (name, page, microseconds at SMALL, at `large`)."""
    for name, plain, fast in PAIRS:
        yield name, "plain", cost(plain, SMALL, 20_000), cost(plain, large, 5)
        yield name, "fast", cost(fast, SMALL, 20_000), cost(fast, large, 20_000)


def main():
    print(f"{'':29}{'page':7}{SMALL:>10} servers{LARGE:>10} servers     ratio")
    worst = 0
    for name, page, small, large in measure():
        print(f"{name:29}{page:7}{small:15.2f} us{large:15.2f} us{large / small:9.1f}x")
        worst = max(worst, large / small) if page == "fast" else worst
    return 0 if worst <= 4 else 1


if __name__ == "__main__":
    sys.exit(main())
