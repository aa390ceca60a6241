"""nginx: another configuration and a reload; old workers finish what they have."""

import signal
import time
from typing import Any

from deploylab.live.engines.product import Product

CONFIGURATION = """
daemon off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 2048; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    keepalive_requests 100000;
    map $upstream_connect_time $cause {{ default ""; "-" refused; }}
    {upstream}
    server {{
        listen 127.0.0.1:{port};
        add_header X-Generation {generation} always;
        location = /deploylab {{ return 204; }}
        location / {{
            add_header X-Cause $cause always;
            {action}
        }}
    }}
}}
"""
PROXY = """proxy_pass http://servers;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_next_upstream {again};
            proxy_connect_timeout 2s;"""


class Nginx(Product):
    program, install = "nginx", "nginx-light"
    balance = {"round_robin": "", "smooth_weighted_round_robin": "", "least_connections": "least_conn;",
               "weighted_least_connections": "least_conn;", "power_of_two": "random two least_conn;",
               "random": "random;", "ip_hash": "hash $http_x_client;",
               "consistent_hash": "hash $http_x_client consistent;"}

    def __init__(self, world: Any):
        super().__init__(world)
        self.generation = 0

    def command(self) -> list[str]:
        return [self.path, "-c", str(self.folder / "proxy.conf"), "-p", str(self.folder), "-e", "stderr"]

    def configuration(self) -> str:
        servers = " ".join(f"server 127.0.0.1:{machine.address[1]} weight={self.shares[machine.name]} max_fails=0;"
                           for machine in self.machines.values() if machine.name in self.shares)
        again = "error timeout" if self.retries else "off"  # the first is its default; a POST is never repeated
        upstream = f"upstream servers {{ {self.balancer} {servers} keepalive 64; }}" if servers else ""
        return CONFIGURATION.format(folder=self.folder, port=self.port, generation=self.generation, upstream=upstream,
                                    action=PROXY.format(again=again) if servers else "return 503;")

    def change(self) -> None:
        """In force once only the new generation has answered for a while: for a moment old workers accept beside it."""
        assert self.child is not None
        self.generation += 1
        self.write()
        self.child.tell(str(int(signal.SIGHUP)))
        since = time.monotonic()

        def settled() -> bool:
            nonlocal since
            answer = self.answer()
            if answer is None or answer.getheader("X-Generation") != str(self.generation):
                since = time.monotonic()
            return time.monotonic() - since > 0.25

        self.wait_until(settled)
