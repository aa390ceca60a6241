"""Least response time: to the server where a request will probably be answered first.

    expected = (average response time) x (requests inside + 1)

    a  20 ms, 3 inside  ->  80        b  50 ms, 0 inside  ->  50   <- picked

The average forgets: each new observation counts 1/8, so a server that got slow is noticed within some ten answers.
Who has not answered yet is taken for average. The trap: a server that fails at once looks like the fastest of all.
"""


class LeastResponseTime:
    score_name = {"ko": "예상 응답 시간(µs)", "en": "expected response time (µs)"}
    lowest_wins = True

    def __init__(self):
        self.turn = 0
        self.average = {}

    def observed(self, server, latency):
        """Learn from one answer; `latency` in microseconds."""
        before = self.average.get(server.name, latency)
        self.average[server.name] = before + (latency - before) / 8

    def pick(self, servers, request):
        expected = self.scores(servers)
        shortest = min(expected)
        place = expected.index(shortest, self.turn if shortest in expected[self.turn :] else 0)
        self.turn = place + 1
        return servers[place]

    def scores(self, servers):
        """How long a request would probably take at each server."""
        known = self.average
        usual = sum(known.values()) / len(known) if known else 1
        return [known.get(server.name, usual) * (server.in_flight + 1) for server in servers]
