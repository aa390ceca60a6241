# MISCONCEPTION: looks_once
class LeastConnections:
    def __init__(self):
        self.servers, self.turn = None, 0

    def pick(self, servers, request):
        self.servers = self.servers or list(servers)
        fewest = min(server.in_flight for server in self.servers)
        for step in range(len(self.servers)):
            place = (self.turn + step) % len(self.servers)
            if self.servers[place].in_flight == fewest:
                self.turn = place + 1
                return self.servers[place]
