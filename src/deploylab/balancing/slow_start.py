"""Slow start: a server that has just joined gets a small share first, then more and more.

    share of its weight
    100 %             .-------        nginx, HAProxy    linear: time / window
              .-'                     Envoy             the same, but never under 10 %, and it can be bent:
      0 %  .-'------------ time                         aggression 2 rises early, 1/2 rises late
           joined    + window

Caches are cold, code is not compiled yet, connections are not open: with its full share at once a fresh server is the
slowest of all, and after a rolling update all of them are fresh. Least connections makes it worse without slow start:
an empty server looks like the best one, so everything goes to it.
"""

from math import inf


def linear(age, window):
    """The share of its weight that a server has `age` seconds after it joined (nginx slow_start, HAProxy slowstart)."""
    return min(age / window, 1)


def envoy(age, window, aggression=1.0, at_least=0.1):
    """Envoy's share: (time / window) to the power 1/aggression, at least `at_least`; the first second counts as one."""
    if age >= window:
        return 1
    return max(at_least, (max(age, 1) / window) ** (1 / aggression))


class Warming:
    """A server as the balancer sees it while it warms up: everything is its own but the weight."""

    def __init__(self, server, weight):
        self.server, self.weight = server, weight

    def __getattr__(self, name):
        return getattr(self.server, name)


class SlowStart:
    """A balancer that reads weights, and sees those of newcomers grow. `now()` answers the time in seconds.

    Who is there at the first pick is warm, as in HAProxy after its own start. Weights are shown in hundredths.
    """

    def __init__(self, balancer, now, window=30, share=linear):
        self.balancer, self.now, self.window, self.share = balancer, now, window, share
        self.joined = {}

    def pick(self, servers, request):
        return self.balancer.pick(self.warming(servers), request).server

    def scores(self, servers):
        return self.balancer.scores(self.warming(servers))

    def warming(self, servers):
        now = self.now()
        since, known = (now, self.joined) if self.joined else (-inf, {})
        self.joined = {server.name: known.get(server.name, since) for server in servers}
        return [Warming(server, self.weight(server, now)) for server in servers]

    def weight(self, server, now):
        """In hundredths, and at least one of them: a server of weight 0 would never warm up."""
        share = self.share(now - self.joined[server.name], self.window)
        return max(1, round(100 * server.weight * share))
