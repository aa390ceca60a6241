# MISCONCEPTION: looks_once
class RoundRobin:
    def __init__(self):
        self.servers, self.turn = None, 0

    def pick(self, servers, request):
        self.servers = self.servers or list(servers)
        server = self.servers[self.turn % len(self.servers)]
        self.turn += 1
        return server
