# MISCONCEPTION: only_with_zero
class LeastConnections:
    def __init__(self):
        self.turn = 0

    def pick(self, servers, request):
        for step in range(len(servers)):
            place = (self.turn + step) % len(servers)
            if servers[place].in_flight == 0:
                self.turn = place + 1
                return servers[place]
        return servers[0]
