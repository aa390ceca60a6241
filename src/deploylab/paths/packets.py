"""Packets: what is written on a packet at every hop of its way.

    client ---- router ---- balancer          the Internet is shrunk to one router
                   |            |
                   +--- server -+             MAC addresses name the two ends of one hop, and change at each;
                                              IP addresses and ports name the two ends of the whole way
"""

from dataclasses import dataclass

MACS = {
    "client": "02:00:00:00:00:c1",
    "router": "02:00:00:00:00:01",
    "balancer": "02:00:00:00:00:1b",
    "server": "02:00:00:00:00:51",
}


@dataclass(frozen=True)
class Address:
    """An IP address and a port."""

    ip: str
    port: int


CLIENT = Address("198.51.100.7", 50_000)
VIP = Address("203.0.113.10", 80)  # the service address that the world knows
BALANCER = Address("10.0.0.2", 40_001)  # the balancer's own address inside, and a port that it opens
SERVER = Address("10.0.0.11", 8080)


@dataclass(frozen=True)
class Hop:
    """One packet on one link. `outer` holds the addresses of the packet that it is packed into, if it is."""

    start: str
    end: str
    source_mac: str
    target_mac: str
    source_ip: str
    source_port: int
    target_ip: str
    target_port: int
    outer: tuple | None
    say: dict


@dataclass(frozen=True)
class Path:
    """The way of a request and of its reply, and what follows from it. Texts are {"ko", "en"}."""

    name: str
    title: dict
    request: tuple
    reply: tuple
    handshakes: int  # TCP connections opened for one request
    can: dict  # feature -> whether the balancer can do it
    needs: dict
    products: tuple

    @property
    def server_sees(self):
        """The source address in the packet that the server gets."""
        return self.request[-1].source_ip

    @property
    def client_sees(self):
        """The source address of the reply: anything but the VIP would be refused by the client's TCP."""
        return self.reply[-1].source_ip

    def through_balancer(self, request_bytes=1_000, reply_bytes=50_000):
        """How many payload bytes the balancer has to carry, both ways together."""
        ways = ((self.request, request_bytes), (self.reply, reply_bytes))
        return sum(size for hops, size in ways if any(hop.end == "balancer" for hop in hops))


def hop(start, end, source, target, ko, en, outer=None):
    """A packet on the link between two neighbours: they give the MAC addresses."""
    return Hop(start, end, MACS[start], MACS[end], source.ip, source.port, target.ip, target.port, outer,
               {"ko": ko, "en": en})


def arriving(client, vip):
    """The first two hops, which are the same in every mode: to the VIP, wherever the servers are."""
    return (
        hop("client", "router", client, vip, "클라이언트는 VIP밖에 모른다. 목적지는 VIP이다.",
            "The client knows nothing but the VIP: that is where it sends."),
        hop("router", "balancer", client, vip, "라우터가 VIP를 가진 로드밸런서로 넘긴다. 바뀌는 것은 MAC 주소뿐이다.",
            "The router hands it to the balancer, who owns the VIP. Only the MAC addresses change."),
    )


def leaving(client, vip):
    """The last hop of every reply: it comes from the VIP, whoever sent it."""
    return hop("router", "client", vip, client, "클라이언트가 보는 응답의 출발지는 언제나 VIP이다.",
               "Whatever happened inside, the client gets its reply from the VIP.")


CONTENT = ("path_routing", "cookies", "tls_termination")  # what needs to read the content of the connection


def features(reads_content, translates_port, server_elsewhere):
    """What a mode can do: read the content, send to another port, reach servers outside the balancer's own network."""
    return dict.fromkeys(CONTENT, reads_content) | {
        "port_translation": translates_port,
        "server_elsewhere": server_elsewhere,
    }
