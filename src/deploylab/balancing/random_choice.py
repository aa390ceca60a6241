"""Random choice: any server, all equally likely.

Remembers nothing, so a thousand balancers need not agree on anything. In exchange the load is uneven: of n requests
to n servers the unluckiest gets about ln n / ln ln n.
"""


class RandomChoice:
    def __init__(self, rng):
        self.rng = rng

    def pick(self, servers, request):
        return servers[int(self.rng.random() * len(servers))]
