# MISCONCEPTION: looks_at_load
class RoundRobin:
    def __init__(self):
        self.turn = 0

    def pick(self, servers, request):
        least = min(server.in_flight for server in servers)
        free = [server for server in servers if server.in_flight == least]
        server = free[self.turn % len(free)]
        self.turn += 1
        return server
