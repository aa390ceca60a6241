"""Least connections by buckets: the picks of `LeastConnections`, at one price for ten servers or a hundred thousand.

    requests inside      0        1        2
    bucket             [   ]   [a . c]   [. b .]        fewest = 1, turn after a   ->   c

A request that comes or goes moves one server to the bucket next door. So the lowest filled bucket is never far:
nobody needs to look at all servers. In exchange the balancer must hear of every end: call `finished`.

The index is built when another list is given, or one of another length. Whoever exchanges a server in a list must
hand over a new list.
"""

from deploylab.balancing.places import Places


class LeastConnectionsBuckets:
    def __init__(self):
        self.servers, self.loads, self.turn = (), [], 0

    def pick(self, servers, request):
        if servers is not self.servers or len(servers) != len(self.loads):
            self.index(servers)
        while not self.bucket(self.fewest):
            self.fewest += 1
        place = self.bucket(self.fewest).first_from(self.turn if self.turn < len(servers) else 0)
        self.turn = place + 1
        self.move(place, self.fewest + 1)  # the caller is about to count it
        return servers[place]

    def finished(self, server):
        """A request has left; `server.in_flight` no longer counts it."""
        place = self.place.get(server.name)
        if place is not None:
            self.move(place, server.in_flight)

    def index(self, servers):
        self.servers = servers
        self.place = {server.name: place for place, server in enumerate(servers)}
        self.loads = [server.in_flight for server in servers]
        self.buckets, self.fewest = {}, min(self.loads)
        for place, load in enumerate(self.loads):
            self.bucket(load).add(place)

    def bucket(self, load):
        if load not in self.buckets:
            self.buckets[load] = Places(len(self.servers))
        return self.buckets[load]

    def move(self, place, load):
        self.bucket(self.loads[place]).remove(place)
        self.bucket(load).add(place)
        self.loads[place] = load
        self.fewest = min(self.fewest, load)
