# MISCONCEPTION: always_first_of_tied
class LeastConnections:
    def pick(self, servers, request):
        return min(servers, key=lambda server: server.in_flight)
