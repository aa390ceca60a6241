"""Smooth weighted round robin: everybody in turn, the strong more often, and never in a burst.

Before each pick every server earns its weight. The richest is picked and pays the sum of all weights.

    weights  a 5, b 1, c 1
    earned   5 1 1   3 2 2   1 3 3   6 -3 4   ...
    pick     a       a       b       a        ... a a b a c a a: five, one, one, well mixed

Nobody gets richer for ever: what all earn together, one pays. After (sum of weights) picks all are back at 0.
"""

from math import inf


class SmoothWeightedRoundRobin:
    score_name = {"ko": "이번까지 모은 점수", "en": "points earned so far"}
    lowest_wins = False

    def __init__(self):
        self.points = {}

    def pick(self, servers, request):
        points, total, richest, most = self.points, 0, servers[0], -inf
        for server in servers:
            name, weight = server.name, server.weight
            total += weight
            points[name] = earned = points.get(name, 0) + weight
            if earned > most:  # the first one wins a tie
                richest, most = server, earned
        points[richest.name] -= total
        return richest

    def scores(self, servers):
        """What each server will own when the next pick compares them."""
        return [self.points.get(server.name, 0) + server.weight for server in servers]
