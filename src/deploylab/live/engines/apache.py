"""Apache httpd with mod_proxy_balancer: servers go in and out of rotation by its balancer-manager, without a reload."""

import http.client
import re
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from deploylab.live.engines.product import Product
from deploylab.problems import Problem

MODULES = ("mpm_event", "authz_core", "proxy", "proxy_http", "proxy_balancer", "slotmem_shm", "lbmethod_byrequests",
           "lbmethod_bybusyness")
PLACES = ("/usr/lib/apache2/modules", "/usr/lib64/httpd/modules", "/usr/lib/httpd/modules",
          "/opt/homebrew/lib/httpd/modules")
CONFIGURATION = """
ServerRoot {folder}
DefaultRuntimeDir {folder}
PidFile {folder}/pid
ErrorLog {folder}/error.log
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
{modules}
KeepAlive On
MaxKeepAliveRequests 0
KeepAliveTimeout 75
<Proxy balancer://servers>
{members}
    ProxySet lbmethod={method}{attempts}
</Proxy>
<Location "/deploylab-manager">
    SetHandler balancer-manager
</Location>
ProxyPreserveHost On
ProxyPass /deploylab-manager !
ProxyPass / balancer://servers/
"""


class Apache(Product):
    program = install = "apache2"
    balance = {"round_robin": "byrequests", "smooth_weighted_round_robin": "byrequests",
               "least_connections": "bybusyness", "weighted_least_connections": "bybusyness"}

    def command(self) -> list[str]:
        return [self.path, "-f", str(self.folder / "proxy.conf"), "-DFOREGROUND"]

    def configuration(self) -> str:
        place = next((place for place in PLACES if Path(place).is_dir()), PLACES[0])
        modules = "\n".join(f"LoadModule {name}_module {place}/mod_{name}.so" for name in MODULES
                            if (Path(place) / f"mod_{name}.so").exists())
        members = "\n".join(f"    BalancerMember http://127.0.0.1:{machine.address[1]} retry=0 status=+D"
                            for machine in self.machines.values())
        return CONFIGURATION.format(folder=self.folder, port=self.port, modules=modules, members=members,
                                    method=self.balancer, attempts="" if self.retries else " maxattempts=0")

    def start(self) -> None:
        super().start()
        found = re.search(r"nonce=([0-9a-f-]+)", self.manage("GET"))
        self.nonce = found[1] if found else ""

    def change(self) -> None:
        for machine in self.one_by_one():
            share = self.shares.get(machine.name, 0)  # from 1 to 256; Apache has load factors from 1 to 100
            self.manage("POST", {"b": "servers", "w": f"http://127.0.0.1:{machine.address[1]}", "nonce": self.nonce,
                                 "w_status_D": int(not share), "w_lf": max(1.0, share * 100 / 256)})

    def manage(self, method: str, order: dict[str, Any] | None = None) -> str:
        """Ask or order the balancer-manager; it obeys only what seems to come from a page of its own."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)) as manager:
            manager.request(method, "/deploylab-manager", urlencode(order or {}), {
                "Content-Type": "application/x-www-form-urlencoded", "Referer": "http://127.0.0.1/"})
            answer = manager.getresponse()
            page = answer.read().decode("latin-1")
        if answer.status != 200:
            raise Problem(f"apache2 refused an order to its balancer-manager ({answer.status}).",
                          f"apache2의 balancer-manager가 명령을 거부했습니다({answer.status}).")
        return page
