"""HAProxy `static-rr`: a table of turns made once, read round and round.

    weights 3, 2, 1   ->   table  a a b a b c   (nginx: a b a c b a)

The table is filled like smooth weighted round robin, with one difference: scores are compared in whole totals
(`(score + total) // total`), so the first server stays ahead as long as nobody has saved up a whole total.
When servers come or go the table is made anew and reading goes on at the same place.
"""

from math import gcd


class StaticRoundRobin:
    def __init__(self):
        self.usable = None
        self.table = []
        self.place = 0
        self.divisor = 0

    def pick(self, servers, request):
        usable = [(server.name, server.weight) for server in servers if server.weight > 0]
        if usable != self.usable:
            self.divisor = self.divisor or gcd(*(weight for _, weight in usable))  # as first configured
            self.usable, self.table = usable, self.table_of(usable)
        if not self.table:
            return None
        if self.place >= len(self.table):
            self.place = 0
        name = self.table[self.place]
        self.place += 1
        return next(server for server in servers if server.name == name)

    def table_of(self, usable):
        """The turns of one period, by name."""
        weights = {name: weight // self.divisor for name, weight in usable}
        total = sum(weights.values())
        scores, table = dict.fromkeys(weights, 0), []
        for _ in range(total):
            for name, weight in weights.items():
                scores[name] += weight
            best = max(weights, key=lambda name: (scores[name] + total) // total)  # max takes the first of equals
            scores[best] -= total
            table.append(best)
        return table
