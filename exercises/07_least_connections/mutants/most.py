# MISCONCEPTION: most_connections
class LeastConnections:
    def pick(self, servers, request):
        return max(servers, key=lambda server: server.in_flight)
