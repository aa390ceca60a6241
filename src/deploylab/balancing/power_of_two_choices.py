"""Power of two choices: look at two servers drawn at random and take the one with fewer requests inside.

    draw b and d   ->   in flight b 4, d 1   ->   d

One draw at random leaves some server far behind; the second draw removes nearly all of that, and it never costs
more than two looks, however many servers there are. Many balancers side by side do not all run to the same
"least loaded" server, because each of them looks at another pair.
"""


class PowerOfTwoChoices:
    score_name = {"ko": "처리 중인 요청 수(뽑힌 두 대만 비교)", "en": "requests in flight (two are compared)"}
    lowest_wins = True

    def __init__(self, rng):
        self.rng = rng

    def pick(self, servers, request):
        count = len(servers)
        if count == 1:
            return servers[0]
        one = int(self.rng.random() * count)
        other = int(self.rng.random() * (count - 1))
        other += other >= one  # step over the first, so that they are two different servers
        one, other = servers[one], servers[other]
        return other if other.in_flight < one.in_flight else one

    def scores(self, servers):
        """The requests inside each server; a pick compares only the two that it draws."""
        return [server.in_flight for server in servers]
