"""The balancers against brute force and against the laws that define them."""

import ast
import json
import os
import random
import subprocess
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

import deploylab.balancing as balancing
from deploylab.balancing import (
    BALANCERS,
    ConsistentHash,
    IpHash,
    LeastConnections,
    LeastResponseTime,
    PowerOfTwoChoices,
    RandomChoice,
    RoundRobin,
    SmoothWeightedRoundRobin,
    WeightedLeastConnections,
)
from deploylab.fleet import Request, Server

TRUTH = Path(__file__).parents[1] / "truth" / "strategies" / "extras.json"
NGINX = json.loads(TRUTH.read_text(encoding="utf-8"))["nginx_smooth_wrr"]["cases"]
CLIENTS = [f"198.51.{high}.{low}" for high in range(8) for low in range(1, 251)]


class OnlyRandom:
    """A source of chance with nothing but `.random()`: other methods changed between versions of Python."""

    def __init__(self, *numbers):
        self.numbers, self.seeded = list(numbers), random.Random(1)

    def random(self):
        return self.numbers.pop(0) if self.numbers else self.seeded.random()


def fleet(count, weights=None):
    return [Server("abcdefghijkl"[place], (weights or [1] * count)[place]) for place in range(count)]


def names(balancer, servers, count):
    return "".join(balancer.pick(servers, Request(number)).name for number in range(count))


def homes(balancer, servers, clients=CLIENTS):
    return {client: balancer.pick(servers, Request(0, client)).name for client in clients}


def test_the_table_is_in_teaching_order_and_every_factory_takes_chance():
    assert list(BALANCERS) == [
        "round_robin", "smooth_weighted_round_robin", "least_connections", "weighted_least_connections", "power_of_two",
        "random", "ip_hash", "consistent_hash", "least_response_time",
    ]
    for factory in BALANCERS.values():
        servers = fleet(3)
        assert factory(OnlyRandom()).pick(servers, Request(1, "198.51.100.7")) in servers


@pytest.mark.parametrize("name", BALANCERS)
def test_a_single_server_gets_everything(name):
    assert names(BALANCERS[name](OnlyRandom()), fleet(1), 5) == "aaaaa"


@pytest.mark.parametrize("name", BALANCERS)
@given(steps=some.lists(some.tuples(some.integers(0, 5), some.integers(0, 5)), min_size=1, max_size=40))
def test_scores_change_nothing_and_the_best_score_is_picked(name, steps):
    looked, blind = (BALANCERS[name](random.Random(7)) for _ in range(2))
    if not hasattr(looked, "scores"):
        return
    servers = fleet(4, [3, 1, 2, 3])
    for load, place in steps:
        servers[place % 4].in_flight = load
        scores = looked.scores(servers)
        assert looked.scores(servers) == scores and len(scores) == 4
        picked = looked.pick(servers, Request(1))
        assert picked is blind.pick(servers, Request(1))
        best = min(scores) if looked.lowest_wins else max(scores)
        if name == "power_of_two":  # the best of two, so never the worst if that is one server alone
            assert scores.count(max(scores)) > 1 or scores[servers.index(picked)] < max(scores)
        else:
            assert scores[servers.index(picked)] == best
        if hasattr(looked, "observed"):
            for balancer in (looked, blind):
                balancer.observed(picked, 1000 * (load + 1))


# Round robin


@given(some.integers(1, 12), some.integers(0, 40))
def test_round_robin_gives_any_n_picks_in_a_row_to_n_servers(count, earlier):
    balancer, servers = RoundRobin(), fleet(count)
    names(balancer, servers, earlier)
    assert sorted(names(balancer, servers, count)) == [server.name for server in servers]


@given(some.lists(some.integers(1, 6), min_size=1, max_size=30))
def test_round_robin_survives_a_list_that_grows_and_shrinks(sizes):
    balancer, servers = RoundRobin(), fleet(6)
    for size in sizes:
        assert balancer.pick(servers[:size], Request(1)) in servers[:size]


# Smooth weighted round robin


@pytest.mark.parametrize("case", NGINX, ids=lambda case: str(case["weights"]))
def test_smooth_weighted_round_robin_follows_nginx(case):
    servers = [Server(str(place), weight) for place, weight in enumerate(case["weights"])]
    balancer = SmoothWeightedRoundRobin()
    assert [int(balancer.pick(servers, Request(1)).name) for _ in case["picks"]] == case["picks"]


@given(some.lists(some.integers(1, 9), min_size=1, max_size=6))
def test_smooth_weighted_round_robin_is_exact_in_a_period_and_never_a_whole_turn_ahead(weights):
    servers, total = fleet(len(weights), weights), sum(weights)
    picked = names(SmoothWeightedRoundRobin(), servers, total)
    assert Counter(picked) == {server.name: server.weight for server in servers}
    for server in servers:
        for so_far in range(total):
            assert picked[:so_far].count(server.name) < Fraction(server.weight * so_far, total) + 1


# Least connections


@given(some.lists(some.lists(some.integers(0, 3), min_size=5, max_size=5), max_size=30))
def test_least_connections_takes_the_first_of_the_least_loaded_after_its_last_pick(snapshots):
    balancer, servers, last = LeastConnections(), fleet(5), -1
    for loads in snapshots:
        for server, load in zip(servers, loads, strict=True):
            server.in_flight = load
        after = [(last + step) % 5 for step in range(1, 6)]  # the whole round, beginning after the last pick
        last = min(after, key=lambda place: (loads[place], after.index(place)))
        assert balancer.pick(servers, Request(1)) is servers[last]


def test_least_connections_gives_idle_servers_their_turn():
    assert names(LeastConnections(), fleet(3), 7) == "abcabca"


@given(some.lists(some.tuples(some.integers(0, 6), some.integers(1, 5)), min_size=1, max_size=6))
def test_weighted_least_connections_takes_the_least_load_for_its_size(pairs):
    servers = fleet(len(pairs), [weight for _, weight in pairs])
    for server, (load, _) in zip(servers, pairs, strict=True):
        server.in_flight = load
    picked = WeightedLeastConnections().pick(servers, Request(1))
    loads = [Fraction(server.in_flight, server.weight) for server in servers]
    assert picked is servers[loads.index(min(loads))]


def test_weighted_least_connections_gives_nothing_to_weight_0():
    servers = fleet(3, [1, 0, 1])
    assert names(WeightedLeastConnections(), servers, 4) == "acac"


# Chance


@pytest.mark.parametrize("one", range(4))
@pytest.mark.parametrize("other", range(3))
def test_power_of_two_compares_two_different_servers(one, other):
    servers = fleet(4)
    seen = {servers[one].name, servers[other + (other >= one)].name}
    for server in servers:
        server.in_flight = 1 if server.name in seen else 0
    picked = PowerOfTwoChoices(OnlyRandom((one + 0.5) / 4, (other + 0.5) / 3)).pick(servers, Request(1))
    assert len(seen) == 2 and picked.name in seen


@given(some.floats(0, 1, exclude_max=True), some.floats(0, 1, exclude_max=True))
def test_power_of_two_never_takes_the_busier_of_the_two(first, second):
    servers = fleet(2)
    servers[0].in_flight = 1
    assert PowerOfTwoChoices(OnlyRandom(first, second)).pick(servers, Request(1)) is servers[1]


def test_two_choices_leave_the_fullest_server_with_far_less_than_one_choice():
    fullest = {}
    for kind in (RandomChoice, PowerOfTwoChoices):
        balancer, servers = kind(random.Random(3)), [Server(str(place)) for place in range(500)]
        for number in range(500):
            balancer.pick(servers, Request(number)).in_flight += 1
        fullest[kind] = max(server.in_flight for server in servers)
    assert fullest[PowerOfTwoChoices] <= 3 < fullest[RandomChoice]


def test_random_choice_reaches_every_server_and_stays_inside_the_list():
    servers = fleet(4)
    picked = [RandomChoice(OnlyRandom(number)).pick(servers, Request(1)).name for number in (0.0, 0.26, 0.51, 0.999999)]
    assert picked == ["a", "b", "c", "d"]


# Hashes


@pytest.mark.parametrize("kind", [IpHash, ConsistentHash])
def test_a_client_finds_the_same_server_in_every_process(kind):
    program = (
        f"from deploylab.balancing import {kind.__name__} as Kind\n"
        "from deploylab.fleet import Request, Server\n"
        "servers = [Server(name) for name in 'abcdef']\n"
        "print(''.join(Kind().pick(servers, Request(1, f'198.51.100.{n}')).name for n in range(60)))\n"
    )
    paths = os.pathsep.join(sys.path)
    answers = {
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True,
                       env={**os.environ, "PYTHONPATH": paths, "PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1 and set(answers.pop().strip()) == set("abcdef")


def test_with_one_server_more_ip_hash_moves_three_in_four_and_consistent_hash_one_in_four():
    for kind, expected in ((IpHash, 3 / 4), (ConsistentHash, 1 / 4)):
        before, after = (homes(kind(), fleet(count)) for count in (3, 4))
        moved = sum(before[client] != after[client] for client in CLIENTS) / len(CLIENTS)
        assert abs(moved - expected) < 0.08, kind


@given(some.integers(0, 4))
def test_when_a_server_leaves_consistent_hash_moves_its_clients_only(leaving):
    balancer, servers = ConsistentHash(points=20), fleet(5)
    before = homes(balancer, servers, CLIENTS[:200])
    after = homes(balancer, servers[:leaving] + servers[leaving + 1 :], CLIENTS[:200])
    gone = servers[leaving].name
    assert all(after[client] == home for client, home in before.items() if home != gone)
    assert gone not in after.values()


def test_consistent_hash_gives_shares_by_weight():
    shares = Counter(homes(ConsistentHash(), fleet(2, [3, 1])).values())
    assert 2.2 < shares["a"] / shares["b"] < 4.2


def test_consistent_hash_sees_a_weight_that_changed():
    balancer, servers = ConsistentHash(), fleet(2)
    before = Counter(homes(balancer, servers).values())
    servers[1].weight = 9
    assert Counter(homes(balancer, servers).values())["b"] > 1.5 * before["b"]


# Least response time


def test_least_response_time_is_least_connections_until_somebody_answered():
    balancer, servers = LeastResponseTime(), fleet(3)
    for _ in range(7):
        balancer.pick(servers, Request(1)).in_flight += 1
    assert sorted(server.in_flight for server in servers) == [2, 2, 3]


def test_least_response_time_sends_a_slow_server_less_in_proportion():
    balancer, servers = LeastResponseTime(), fleet(2)
    balancer.observed(servers[0], 10_000)
    balancer.observed(servers[1], 30_000)
    for _ in range(40):
        balancer.pick(servers, Request(1)).in_flight += 1
    assert [server.in_flight for server in servers] == [30, 10]


def test_least_response_time_notices_within_ten_answers_that_a_server_became_slow():
    balancer, (fast, _) = LeastResponseTime(), fleet(2)
    balancer.observed(fast, 10_000)
    for _ in range(10):
        balancer.observed(fast, 110_000)
    assert balancer.average["a"] > 10_000 + 0.7 * 100_000


# The pages themselves


FORBIDDEN = {"random", "time", "datetime", "socket", "threading", "asyncio", "streamlit", "plotly"}


def test_no_page_brings_its_own_chance_or_clock_nor_a_hash_that_changes_from_process_to_process():
    pages = list(Path(balancing.__file__).parent.rglob("*.py"))
    assert len(pages) > 15
    for page in pages:
        for node in ast.walk(ast.parse(page.read_text(encoding="utf-8"))):
            imported = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            imported += [node.module] if isinstance(node, ast.ImportFrom) else []
            assert not FORBIDDEN & {module.split(".")[0] for module in imported}, page
            assert not (isinstance(node, ast.Name) and node.id == "hash"), page
