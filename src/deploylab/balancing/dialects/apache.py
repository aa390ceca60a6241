"""Apache httpd: `lbmethod=byrequests` is smooth weighted round robin, `bybusyness` the fewest busy requests.

`bybusyness` ignores the weights while it compares; they only decide ties. And unlike nginx, where only the tied
earn points, here everybody earns at every pick: the points of a busy server go on growing until it is tied again.
"""

from deploylab.balancing.smooth_weighted_round_robin import SmoothWeightedRoundRobin


class ByRequests(SmoothWeightedRoundRobin):
    """A member in maintenance keeps its points and comes back with them."""

    def pick(self, servers, request):
        return super().pick(servers, request) if servers else None


class ByBusyness:
    def __init__(self):
        self.points = {}

    def pick(self, servers, request):
        for server in servers:
            self.points[server.name] = self.points.get(server.name, 0) + server.weight
        if not servers:
            return None
        picked = min(servers, key=lambda server: (server.in_flight, -self.points[server.name]))
        self.points[picked.name] -= sum(server.weight for server in servers)
        return picked

    def scores(self, servers):
        """The requests inside each server; points decide only between the tied."""
        return [server.in_flight for server in servers]
