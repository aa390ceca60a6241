# MISCONCEPTION: returns_name
class RoundRobin:
    def __init__(self):
        self.turn = 0

    def pick(self, servers, request):
        turn = self.turn % len(servers)
        self.turn = turn + 1
        return servers[turn].name
