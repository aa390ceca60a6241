"""Round robin: everybody in turn.

    servers   a b c
    picks     a b c a b c ...

Costs nothing and knows nothing: a slow server gets as many requests as a fast one.
"""


class RoundRobin:
    score_name = {"ko": "차례까지 남은 순번", "en": "turns still to wait"}
    lowest_wins = True

    def __init__(self):
        self.turn = 0

    def pick(self, servers, request):
        turn = self.turn if self.turn < len(servers) else 0  # the list may have become shorter
        self.turn = turn + 1
        return servers[turn]

    def scores(self, servers):
        """How many turns each server still has to wait."""
        turn = self.turn if self.turn < len(servers) else 0
        return [(place - turn) % len(servers) for place in range(len(servers))]
