# MISCONCEPTION: skips_first
class RoundRobin:
    def __init__(self):
        self.turn = 0

    def pick(self, servers, request):
        self.turn = (self.turn + 1) % len(servers)
        return servers[self.turn]
