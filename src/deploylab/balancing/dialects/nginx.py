"""nginx: `round robin` is the smooth weighted one; `least_conn` leaves ties to it.

    three equal servers, nothing finishes     a b c   c b a   a b c   not  a b c   a b c   a b c

Fourth pick: all three are tied again. c had won the third one alone, and a lone winner does not touch the turns of the
round robin: there c is still owed one.

nginx has no command to change a running group: whoever adds, removes or marks a server reloads the configuration, and
the new worker starts the turns afresh and knows nothing of the requests that the old one still holds.
"""

from deploylab.balancing.smooth_weighted_round_robin import SmoothWeightedRoundRobin


class RoundRobin:
    def __init__(self):
        self.configuration = None
        self.turns = SmoothWeightedRoundRobin()
        self.held_by_old_worker = {}

    def pick(self, servers, request):
        if not servers:
            return None
        self.reload_if_changed(servers)
        return self.turns.pick(servers, request)

    def reload_if_changed(self, servers):
        configuration = [(server.name, server.weight) for server in servers]
        if configuration != self.configuration:
            old = {} if self.configuration is None else {server.name: server.in_flight for server in servers}
            self.configuration, self.held_by_old_worker = configuration, old
            self.turns = SmoothWeightedRoundRobin()


class LeastConnections(RoundRobin):
    def pick(self, servers, request):
        if not servers:
            return None
        self.reload_if_changed(servers)
        loads = self.scores(servers)
        lightest = min(loads)
        tied = [server for server, load in zip(servers, loads, strict=True) if load == lightest]
        return tied[0] if len(tied) == 1 else self.turns.pick(tied, request)

    def scores(self, servers):
        """The requests that this worker sent to each server and that are still there, divided by its weight."""
        held = self.held_by_old_worker
        return [(server.in_flight - held.get(server.name, 0)) / server.weight for server in servers]

    def finished(self, server):
        """Which request has left is not told: those of the old worker are taken to leave first."""
        self.held_by_old_worker[server.name] = max(0, self.held_by_old_worker.get(server.name, 0) - 1)
