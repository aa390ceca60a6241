"""Who may enter: allow and deny rules, in order, the first that names the address decides.

    allow 10.0.0.0/8;     10.1.2.3      -> in
    deny  all;            198.51.100.7  -> 403

No rule at all, or none that names the address: in. So a list of `allow` alone keeps nobody out.
The address is that of the connection; behind another proxy it is the proxy's, unless its X-Forwarded-For is trusted.
"""

import ipaddress
from dataclasses import dataclass


@dataclass(frozen=True)
class Access:
    allow: bool
    networks: str  # "all", an address or a network
    rule: str
    prefix: str = "/"

    def names(self, address):
        if self.networks == "all":
            return True
        client, network = ipaddress.ip_address(address), ipaddress.ip_network(self.networks, strict=False)
        return client.version == network.version and client in network


def denying_rule(rules, address):
    """The rule that keeps this address out, or None."""
    deciding = next((rule for rule in rules if rule.names(address)), None)
    return deciding if deciding and not deciding.allow else None


def allowed(rules, path, address):
    """May `address` ask for `path`? The longest prefix that covers the path brings its own list."""
    covering = [rule for rule in rules if path.startswith(rule.prefix)]
    longest = max((len(rule.prefix) for rule in covering), default=0)
    return denying_rule([rule for rule in covering if len(rule.prefix) == longest], address) is None
