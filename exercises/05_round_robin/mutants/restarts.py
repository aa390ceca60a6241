# MISCONCEPTION: restarts
class RoundRobin:
    def __init__(self):
        self.turn, self.seen = 0, None

    def pick(self, servers, request):
        names = [server.name for server in servers]
        if names != self.seen:
            self.turn, self.seen = 0, names
        server = servers[self.turn % len(servers)]
        self.turn += 1
        return server
