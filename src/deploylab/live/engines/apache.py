"""Apache httpd with mod_proxy_balancer: another configuration and a graceful restart."""

import signal
from pathlib import Path

from deploylab.live.engines.product import Product

MODULES = ("mpm_event", "authz_core", "alias", "headers", "proxy", "proxy_http", "proxy_balancer", "slotmem_shm",
           "lbmethod_byrequests", "lbmethod_bybusyness")
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
Header always set X-Generation {generation}
{action}
"""
PROXY = """<Proxy balancer://servers>
{members}
    ProxySet lbmethod={method} maxattempts=0
</Proxy>
ProxyPreserveHost On
ProxyPass /deploylab-generation !
ProxyPass / balancer://servers/
"""


class Apache(Product):
    program, install, reload = "apache2", "apache2", signal.SIGUSR1
    balance = {"round_robin": "byrequests", "smooth_weighted_round_robin": "byrequests",
               "least_connections": "bybusyness", "weighted_least_connections": "bybusyness"}

    def command(self) -> list[str]:
        return [self.path, "-f", str(self.folder / "proxy.conf"), "-DFOREGROUND"]

    def configuration(self) -> str:
        place = next((place for place in PLACES if Path(place).is_dir()), PLACES[0])
        modules = "\n".join(f"LoadModule {name}_module {place}/mod_{name}.so" for name in MODULES
                            if (Path(place) / f"mod_{name}.so").exists())
        members = "\n".join(
            f"    BalancerMember http://{machine.address[0]}:{machine.address[1]} loadfactor={factor} retry=0"
            for machine in self.machines.values() if (factor := self.factor(machine.name)))
        action = PROXY.format(members=members, method=self.balancer) if members else 'Redirect 503 "/"'
        return CONFIGURATION.format(folder=self.folder, port=self.port, generation=self.generation, modules=modules,
                                    action=action)

    def factor(self, name: str) -> int:
        """Apache's load factors end at 100; 0 for a server that gets nothing."""
        share = self.shares.get(name, 0)
        return max(1, round(share * 100 / 256)) if share else 0
