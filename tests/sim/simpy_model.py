"""The same model as deploylab.sim, written a second time with SimPy processes: a differential test and a yardstick.

It is fed the very same requests and the very same textbook balancers; it shares no line with our engine.
"""

from random import Random

import simpy

from deploylab.fleet import Server
from deploylab.sim.traffic import MICRO, requests


class Host(Server):
    def __init__(self, env, name, concurrency):
        super().__init__(name)
        self.places = simpy.Resource(env, concurrency)


def simulate(scenario, make_balancer):
    """(latency by request, server by request, errors) of the scenario's traffic over its one pool."""
    env = simpy.Environment()
    hosts = [Host(env, name, scenario["fleet.concurrency"]) for name in scenario.pools["main"]["servers"]]
    balancer = make_balancer(Random(f"{scenario['seed']}/balancer/main"))
    told = getattr(balancer, "finished", None)
    latency, place = {}, {}
    end = round(scenario["traffic.seconds"] * MICRO)

    def serve(job):
        host = balancer.pick(hosts, job)
        host.in_flight += 1
        place[job.id] = host.name
        with host.places.request() as turn:
            yield turn
            yield env.timeout(job.demand)
        host.in_flight -= 1
        if told:
            told(host)
        latency[job.id] = env.now - job.arrived

    def arrive():
        for job in requests(scenario):
            yield env.timeout(job.arrived - env.now)
            env.process(serve(job))

    env.process(arrive())
    env.run(until=end + 1)
    return latency, place
