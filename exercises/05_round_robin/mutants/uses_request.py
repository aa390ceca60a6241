# MISCONCEPTION: uses_request
class RoundRobin:
    def pick(self, servers, request):
        return servers[request.id % len(servers)]
