"""Smooth weighted round robin by groups: the same picks, but the price depends on how many weights there are.

    weights   a 5, b 1, c 1, d 5      groups   5: a d,   1: b c

After t picks a server of weight w that was picked c times has w t - (sum of weights) c points. Among servers of one
weight the one picked least often is therefore the richest, and of those the first in the list: inside a group it is
plain round robin. So only the heads of the groups need to be compared. A hundred thousand servers of three sizes cost
three comparisons a pick; if all weights are different, nothing is gained.

The index is built when another list is given, or one of another length, and then everybody starts with no points.
"""


class Group:
    """The servers of one weight: whose turn it is, and how often that one was picked already."""

    def __init__(self, weight):
        self.weight, self.places, self.turn, self.laps = weight, [], 0, 0

    def head(self):
        return self.places[self.turn]

    def take_turn(self):
        self.turn += 1
        if self.turn == len(self.places):
            self.turn, self.laps = 0, self.laps + 1


class SmoothWeightedRoundRobinGroups:
    def __init__(self):
        self.servers, self.length = (), 0

    def pick(self, servers, request):
        if servers is not self.servers or len(servers) != self.length:
            self.index(servers)
        self.picks += 1
        richest = max(self.groups, key=self.points)
        place = richest.head()
        richest.take_turn()
        return servers[place]

    def points(self, group):
        """What the head of the group owns; of equals, the first in the list wins."""
        return group.weight * self.picks - self.total * group.laps, -group.head()

    def index(self, servers):
        self.servers, self.length, self.picks = servers, len(servers), 0
        self.total = sum(server.weight for server in servers)
        groups = {server.weight: Group(server.weight) for server in servers}
        for place, server in enumerate(servers):
            groups[server.weight].places.append(place)
        self.groups = list(groups.values())
