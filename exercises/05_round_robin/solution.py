"""Round robin: everybody in turn."""


class RoundRobin:
    def __init__(self):
        self.turn = 0

    def pick(self, servers, request):
        turn = self.turn % len(servers)  # the list may have become shorter
        self.turn = turn + 1
        return servers[turn]
