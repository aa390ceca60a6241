"""HAProxy `leastconn`: servers stand in one line, sorted by load; the first one is picked.

    key = 0 if idle, else (requests + 1) * 256 // weight          equal keys: who came to stand there first

    a 0, b 0, c 0   pick a   ->   b 0, c 0, a 512   pick b   ->   c 0, a 512, b 512   ...

A server whose key changes goes to stand behind its equals: that is what spreads the ties. An idle server
has key 0 whatever its weight, so idle servers take turns and weight counts only under load.
"""


class LeastConnections:
    def __init__(self):
        self.line = []  # names, the next one first
        self.keys = {}
        self.weights = {}

    def pick(self, servers, request):
        usable = {server.name: server for server in servers if server.weight > 0}
        self.line = [name for name in self.line if name in usable]
        for name, server in usable.items():
            if name not in self.line or self.weights[name] != server.weight:  # new, back again, or of another size
                self.stand(server, server.in_flight)
        if not self.line:
            return None
        picked = usable[self.line[0]]
        self.stand(picked, picked.in_flight + 1)
        return picked

    def finished(self, server):
        if server.name in self.line:  # who is out of rotation does not stand in line
            self.stand(server, server.in_flight)

    def stand(self, server, requests):
        """Stand behind everybody with the same key or a lower one."""
        name = server.name
        self.keys[name], self.weights[name] = key(requests, server.weight), server.weight
        self.line = [other for other in self.line if other != name]
        place = sum(self.keys[other] <= self.keys[name] for other in self.line)
        self.line.insert(place, name)


def key(requests, weight):
    return (requests + 1) * 256 // weight if requests else 0
