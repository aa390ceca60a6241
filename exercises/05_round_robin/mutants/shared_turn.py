# MISCONCEPTION: shared_turn
class RoundRobin:
    turn = 0

    def pick(self, servers, request):
        server = servers[RoundRobin.turn % len(servers)]
        RoundRobin.turn += 1
        return server
