"""Balancers: which server gets the next request.

A balancer has `pick(servers, request) -> server`; `servers` are the routable ones, at least one. The caller adds one
to `server.in_flight` after the pick and takes it off when the request has left. Beside it, if the balancer cares:
`finished(server)` (a request has left, already taken off), `observed(server, latency)` (microseconds),
`scores(servers)` (what the next pick would compare; `lowest_wins` says which way).

Not in the table: `slow_start` (around a balancer that reads weights), `dialects` (the picks of real products), and
`least_connections_buckets` and `smooth_weighted_round_robin_groups` (the same picks for very many servers).
"""

from deploylab.balancing.consistent_hash import ConsistentHash
from deploylab.balancing.ip_hash import IpHash
from deploylab.balancing.least_connections import LeastConnections
from deploylab.balancing.least_response_time import LeastResponseTime
from deploylab.balancing.power_of_two_choices import PowerOfTwoChoices
from deploylab.balancing.random_choice import RandomChoice
from deploylab.balancing.round_robin import RoundRobin
from deploylab.balancing.smooth_weighted_round_robin import SmoothWeightedRoundRobin
from deploylab.balancing.weighted_least_connections import WeightedLeastConnections

# In teaching order. Every factory takes the source of chance, whether it needs one or not.
BALANCERS = {
    "round_robin": lambda rng: RoundRobin(),
    "smooth_weighted_round_robin": lambda rng: SmoothWeightedRoundRobin(),
    "least_connections": lambda rng: LeastConnections(),
    "weighted_least_connections": lambda rng: WeightedLeastConnections(),
    "power_of_two": PowerOfTwoChoices,
    "random": RandomChoice,
    "ip_hash": lambda rng: IpHash(),
    "consistent_hash": lambda rng: ConsistentHash(),
    "least_response_time": lambda rng: LeastResponseTime(),
}

__all__ = [
    "BALANCERS",
    "ConsistentHash",
    "IpHash",
    "LeastConnections",
    "LeastResponseTime",
    "PowerOfTwoChoices",
    "RandomChoice",
    "RoundRobin",
    "SmoothWeightedRoundRobin",
    "WeightedLeastConnections",
]
