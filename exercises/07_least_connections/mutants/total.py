# MISCONCEPTION: counts_total
class LeastConnections:
    def __init__(self):
        self.sent = {}

    def pick(self, servers, request):
        server = min(servers, key=lambda server: self.sent.get(server.name, 0))
        self.sent[server.name] = self.sent.get(server.name, 0) + 1
        return server
