"""Consistent hash: servers and clients are points on one ring; a client belongs to the next server clockwise.

            a
        c       b        client x  ->  the first point after x
       x          a
          b    c         when c leaves, only c's clients move, each to the point after

Each server stands at many points (more for more weight), so that the arcs add up to nearly equal shares, and
what a leaving server held is spread over all the others. One server of n more or less moves about 1/n of the clients.
"""

from bisect import bisect

from deploylab.balancing.hashing import number


class ConsistentHash:
    def __init__(self, points=100):
        self.points = points
        self.members = None
        self.ring = []

    def pick(self, servers, request):
        members = [(server.name, server.weight) for server in servers]
        if members != self.members:
            self.members, self.ring = members, self.ring_of(members)
        after = bisect(self.ring, (number(request.client),))
        place = self.ring[after % len(self.ring)][1]
        return servers[place]

    def ring_of(self, members):
        """All points in order: (position on the ring, place of the server in the list)."""
        return sorted(
            (number(f"{name} {point}"), place)
            for place, (name, weight) in enumerate(members)
            for point in range(round(self.points * weight))
        )
