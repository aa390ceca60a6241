"""Weighted least connections: to the server with the fewest requests inside for its size.

    in flight / weight   a 3/4, b 1/1, c 2/2   ->  a, although it holds the most

A server of weight 4 is expected to hold four times as many requests as one of weight 1. Among the tied, by turns;
so while all are idle weights do not matter.
"""

from math import inf


class WeightedLeastConnections:
    score_name = {"ko": "처리 중인 요청 수 ÷ 가중치", "en": "requests in flight / weight"}
    lowest_wins = True

    def __init__(self):
        self.turn = 0

    def pick(self, servers, request):
        loads = self.scores(servers)
        lightest = min(loads)
        place = loads.index(lightest, self.turn if lightest in loads[self.turn :] else 0)
        self.turn = place + 1
        return servers[place]

    def scores(self, servers):
        """The requests inside each server, divided by its weight; a server of weight 0 wants nothing."""
        return [server.in_flight / server.weight if server.weight else inf for server in servers]
