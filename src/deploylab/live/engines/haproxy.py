"""HAProxy: servers go in and out of rotation by its runtime API, without a reload."""

import csv
import socket
from contextlib import closing

from deploylab.live.engines.product import Product
from deploylab.live.routing import Machine

CONFIGURATION = """
global
    maxconn 4000
    nbthread 1
    stats socket {folder}/admin level admin
defaults
    mode http
    {retries}
    timeout connect 2s
    timeout client 75s
    timeout server 60s
frontend entry
    bind 127.0.0.1:{port}
    default_backend servers
backend servers
    balance {balance}
    option forwardfor
"""


class HAProxy(Product):
    program = install = "haproxy"
    balance = {"round_robin": "roundrobin", "smooth_weighted_round_robin": "roundrobin",
               "least_connections": "leastconn", "weighted_least_connections": "leastconn",
               "power_of_two": "random(2)", "random": "random(1)",
               "ip_hash": "hdr(X-Client)", "consistent_hash": "hdr(X-Client)\n    hash-type consistent"}

    def command(self) -> list[str]:
        return [self.path, "-db", "-f", str(self.folder / "proxy.conf")]

    def configuration(self) -> str:
        servers = [f"    server {machine.name} 127.0.0.1:{machine.address[1]} weight 1 disabled\n"
                   for machine in self.machines.values()]
        # Its own default: three more connection attempts, the last one to another server.
        retries = "retries 3\n    option redispatch" if self.retries else "retries 0"
        return CONFIGURATION.format(folder=self.folder, port=self.port, balance=self.balancer,
                                    retries=retries) + "".join(servers)

    def change(self) -> None:
        orders = []
        for machine in self.one_by_one():
            name, share = f"servers/{machine.name}", self.shares.get(machine.name)
            orders += [f"set server {name} state drain"] if share is None else [
                f"set weight {name} {share}", f"set server {name} state ready"]
        self.say("; ".join(orders))

    def say(self, orders: str) -> str:
        with closing(socket.socket(socket.AF_UNIX)) as admin:
            admin.settimeout(5)
            admin.connect(str(self.folder / "admin"))
            admin.sendall(orders.encode() + b"\n")
            answer = b""
            while piece := admin.recv(65536):
                answer += piece
        return answer.decode()

    def inside(self, machine: Machine) -> int:
        rows = csv.DictReader(self.say("show stat").removeprefix("# ").splitlines())
        return next(int(row["scur"]) for row in rows if (row["pxname"], row["svname"]) == ("servers", machine.name))
