"""Real packets: NAT and DSR between hosts in network namespaces of this machine (Linux, root).

    client --- switch --- balancer          each host is a process in a namespace of its own; namespaces, cables and
                 |  |                       switch vanish with the processes, which end with the lab
                s1  s2

Measured: which packets cross the balancer, and whose address the servers see. Where the machine cannot, `run` says
what is missing, and `recorded` is a run that was made elsewhere.
"""

import json
import os
import platform
import queue
import shutil
import subprocess
import sys
from contextlib import ExitStack
from typing import Any

from deploylab.live.processes import HERE, Child
from deploylab.problems import Problem

VIP, REQUESTS = "10.0.0.100", 20
HOSTS = {"client": "10.0.0.7", "balancer": "10.0.0.2", "s1": "10.0.0.11", "s2": "10.0.0.12"}
MACS = {name: f"02:00:00:00:00:{number:02x}" for number, name in enumerate(HOSTS, 1)}
MODES = ("nat", "dsr")


def missing() -> str:
    """What this machine lacks, or ""."""
    if platform.system() != "Linux":
        return "Linux"
    if os.geteuid() != 0:
        return "root (sudo)"
    programs = [program for program in ("ip", "unshare", "nsenter", "ethtool") if not shutil.which(program)]
    return ", ".join(programs)


class Host:
    """A process in a network namespace of its own; `ask` sends it a line and waits for its answer."""

    def __init__(self, role: str):
        self.lines: queue.Queue[str] = queue.Queue()
        path = os.pathsep.join([str(HERE.parent.parent), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
        self.child = Child(["unshare", "--net", sys.executable, "-m", "deploylab.live.hosts", role], self.lines.put,
                           {"PYTHONPATH": path})
        self.pid = str(self.child.process.pid)

    def answer(self) -> str:
        try:
            return self.lines.get(timeout=20)
        except queue.Empty:
            return ""

    def ask(self, facts: dict[str, Any]) -> dict[str, Any]:
        self.child.tell(json.dumps(facts))
        said = self.answer()
        if not said:
            raise Problem("A host of the packet lab did not answer.", "패킷 실습의 호스트가 응답하지 않았습니다.")
        return json.loads(said)

    def do(self, *words: str) -> None:
        """Run a command inside the namespace."""
        done = subprocess.run(["nsenter", "-t", self.pid, "-n", *words], capture_output=True, text=True)
        if done.returncode:
            raise Problem(f"'{' '.join(words)}' failed: {done.stderr.strip()}",
                          f"'{' '.join(words)}' 명령이 실패했습니다: {done.stderr.strip()}")


def run(mode: str, balancer: str = "round_robin", requests: int = REQUESTS) -> dict[str, Any]:
    """Build the hosts, send requests through `mode` ("nat" or "dsr"), and say what crossed the balancer."""
    lacking = missing()
    if lacking:
        raise Problem(f"Real packets need {lacking} on this machine.",
                      f"실제 패킷 실습에는 이 컴퓨터에 {lacking}이(가) 필요합니다.")
    with ExitStack() as stack:
        hosts = {}
        for name in ("switch", *HOSTS):
            hosts[name] = Host("server" if name[0] == "s" and name != "switch" else name)
            stack.callback(hosts[name].child.end)
        for host in hosts.values():
            host.answer()
        wire(hosts)
        address(hosts, mode)
        servers = {name: {"mac": MACS[name], "ip": HOSTS[name]} for name in ("s1", "s2")}
        for name in servers:
            hosts[name].ask({"name": name})
        order = {"mode": mode, "vip": VIP, "own_mac": MACS["balancer"], "client_mac": MACS["client"],
                 "servers": servers, "balancer": balancer}
        hosts["balancer"].ask(order)
        seen = hosts["client"].ask({"vip": VIP, "requests": requests})
        return {"mode": mode, "requests": requests} | seen | hosts["balancer"].ask(order)


def wire(hosts: dict[str, Host]) -> None:
    """A cable from each host to the switch."""
    switch = hosts["switch"]
    switch.do("ip", "link", "add", "br0", "type", "bridge")
    switch.do("ip", "link", "set", "br0", "up")
    for name in HOSTS:
        switch.do("ip", "link", "add", name, "type", "veth", "peer", "name", "eth0", "address", MACS[name],
                  "netns", hosts[name].pid)
        switch.do("ip", "link", "set", name, "master", "br0", "up")
        # A sender that leaves checksums to the hardware would leave them to nobody here.
        hosts[name].do("ethtool", "-K", "eth0", "tx", "off", "gso", "off", "tso", "off", "gro", "off")
        hosts[name].do("ip", "link", "set", "lo", "up")
        hosts[name].do("ip", "link", "set", "eth0", "up")
        hosts[name].do("ip", "address", "add", f"{HOSTS[name]}/24", "dev", "eth0")


def address(hosts: dict[str, Host], mode: str) -> None:
    """Who answers for the VIP, and where the servers send their replies."""
    hosts["client"].do("ip", "neighbour", "add", VIP, "lladdr", MACS["balancer"], "dev", "eth0")
    for name in ("s1", "s2"):
        if mode == "dsr":  # the VIP on loopback, silent to ARP
            hosts[name].do("sysctl", "-q", "-w", "net.ipv4.conf.all.arp_ignore=1", "net.ipv4.conf.all.arp_announce=2")
            hosts[name].do("ip", "address", "add", f"{VIP}/32", "dev", "lo")
        else:  # the way back leads through the balancer
            hosts[name].do("ip", "route", "add", HOSTS["client"], "via", HOSTS["balancer"])


def recorded() -> list[dict[str, Any]]:
    """A run of both modes that was made on another machine."""
    return json.loads((HERE / "packets_recorded.json").read_text(encoding="utf-8"))
