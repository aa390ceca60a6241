"""Least connections: to the server with the fewest requests inside.

    in flight   a 2, b 0, c 1   ->  b
    in flight   a 1, b 1, c 1   ->  the next one after the last pick: the tied take turns

It feels the load without measuring it: a slow server keeps its requests longer, so it gets fewer.
Every pick looks at every server; `least_connections_buckets` makes the same picks without looking.
"""


class LeastConnections:
    score_name = {"ko": "처리 중인 요청 수", "en": "requests in flight"}
    lowest_wins = True

    def __init__(self):
        self.turn = 0

    def pick(self, servers, request):
        loads = [server.in_flight for server in servers]
        fewest = min(loads)
        # Without turns an idle fleet would send everything to its first server.
        place = loads.index(fewest, self.turn if fewest in loads[self.turn :] else 0)
        self.turn = place + 1
        return servers[place]

    def scores(self, servers):
        """The requests inside each server."""
        return [server.in_flight for server in servers]
