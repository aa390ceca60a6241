"""The fast pages make the picks of the plain ones; what they cost is measured in tests/benchmarks."""

from hypothesis import given, settings
from hypothesis import strategies as some

from deploylab.balancing import LeastConnections, SmoothWeightedRoundRobin
from deploylab.balancing.least_connections_buckets import LeastConnectionsBuckets
from deploylab.balancing.places import Places
from deploylab.balancing.smooth_weighted_round_robin_groups import SmoothWeightedRoundRobinGroups
from deploylab.fleet import Request, Server

STEPS = some.lists(some.one_of(some.none(), some.integers(0, 99)), max_size=200)  # None: arrive; a number: leave


@given(some.integers(1, 60), some.data())
def test_places_answer_like_a_sorted_list(size, data):
    places, kept = Places(size), set()
    for place in data.draw(some.lists(some.integers(0, size - 1), max_size=80)):
        (places.remove if place in kept else places.add)(place)
        kept ^= {place}
        assert bool(places) == bool(kept)
        for start in range(size) if kept else ():
            assert places.first_from(start) == min(kept, key=lambda place, start=start: (place < start, place))


class Both:
    """One fleet behind the plain page and the fast one; every pick must be the same."""

    def __init__(self, plain, fast, count, weights=(1,)):
        self.plain, self.fast, self.inside = plain, fast, []
        self.servers = [Server(f"s{place}", weights[place % len(weights)]) for place in range(count)]

    def arrive(self, servers):
        picked = self.plain.pick(servers, Request(1))
        assert self.fast.pick(servers, Request(1)) is picked
        picked.in_flight += 1
        self.inside.append(picked)

    def leave(self, which):
        if self.inside:
            server = self.inside.pop(which % len(self.inside))
            server.in_flight -= 1
            self.fast.finished(server)


@given(some.integers(1, 30), STEPS)
def test_buckets_pick_what_least_connections_picks(count, steps):
    both = Both(LeastConnections(), LeastConnectionsBuckets(), count)
    for step in steps:
        both.arrive(both.servers) if step is None else both.leave(step)


@given(some.lists(some.tuples(some.integers(1, 7), STEPS), max_size=9))
def test_buckets_go_on_when_the_list_changes(phases):
    both = Both(LeastConnections(), LeastConnectionsBuckets(), 7)
    for size, steps in phases:
        servers = both.servers[:size]
        for step in steps:
            both.arrive(servers) if step is None else both.leave(step)


def test_buckets_notice_a_server_appended_to_the_same_list():
    both = Both(LeastConnections(), LeastConnectionsBuckets(), 3)
    for _ in range(4):
        both.arrive(both.servers)
    both.servers.append(Server("late"))
    for _ in range(9):
        both.arrive(both.servers)
    assert both.servers[-1].in_flight > 1


@given(some.lists(some.integers(0, 5), min_size=1, max_size=12).filter(any), some.integers(1, 3))
@settings(deadline=None)
def test_groups_pick_what_smooth_weighted_round_robin_picks(weights, periods):
    servers = [Server(f"s{place}", weight) for place, weight in enumerate(weights)]
    plain, fast = SmoothWeightedRoundRobin(), SmoothWeightedRoundRobinGroups()
    for number in range(periods * sum(weights)):
        assert fast.pick(servers, Request(number)) is plain.pick(servers, Request(number))


def test_groups_start_afresh_with_another_list():
    servers = [Server("a", 5), Server("b", 1), Server("c", 1)]
    fast = SmoothWeightedRoundRobinGroups()
    for number in range(3):
        fast.pick(servers, Request(number))
    again = [fast.pick(rest, Request(0)).name for rest in [servers[:2]] for _ in range(6)]
    assert again == ["a", "a", "a", "b", "a", "a"]
