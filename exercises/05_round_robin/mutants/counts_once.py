# MISCONCEPTION: looks_once
class RoundRobin:
    def __init__(self):
        self.count, self.turn = None, 0

    def pick(self, servers, request):
        self.count = self.count or len(servers)
        server = servers[self.turn % self.count]
        self.turn += 1
        return server
