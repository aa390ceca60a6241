"""Least connections: to the server with the fewest requests inside; the tied take turns."""


class LeastConnections:
    def __init__(self):
        self.turn = 0

    def pick(self, servers, request):
        fewest = min(server.in_flight for server in servers)
        for step in range(len(servers)):
            place = (self.turn + step) % len(servers)
            if servers[place].in_flight == fewest:
                self.turn = place + 1
                return servers[place]
