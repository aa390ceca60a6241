"""What runs on the hosts of the packet lab, each in a network namespace of its own: client, server, balancer.

    python -m deploylab.live.hosts server|balancer|client|switch    (a line of JSON on standard input says what to do)

The balancer sees frames as they come off the wire (AF_PACKET) and sends them on with other addresses:

    DSR   target MAC = the server's                                      nothing else; replies do not come back here
    NAT   target MAC and IP = the server's; on the way back source IP = the VIP, both checksums anew
"""

import http.client
import http.server
import json
import socket
import struct
import sys
import threading
from random import Random
from typing import Any

from deploylab.balancing import BALANCERS
from deploylab.fleet import Request, Server

ETH_P_IP, TCP = 0x0800, 6
FIN, SYN, RST = 1, 2, 4
BODY = b"x" * 50_000


def mac(text: str) -> bytes:
    return bytes.fromhex(text.replace(":", ""))


def checksum(data: bytes) -> int:
    """The Internet checksum (RFC 1071)."""
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total & 0xFFFF) + (total >> 16)
    return ~(total + (total >> 16)) & 0xFFFF


def readdressed(packet: bytes, source: bytes, target: bytes) -> bytes:
    """The IP packet with other addresses; the checksums of IP and TCP cover them and are made anew."""
    length = (packet[0] & 15) * 4
    head = bytearray(packet[:length])
    head[10:12], head[12:16], head[16:20] = b"\0\0", source, target
    head[10:12] = struct.pack("!H", checksum(bytes(head)))
    segment = bytearray(packet[length:struct.unpack("!H", packet[2:4])[0]])
    segment[16:18] = b"\0\0"
    pseudo = source + target + struct.pack("!BBH", 0, TCP, len(segment))
    segment[16:18] = struct.pack("!H", checksum(pseudo + bytes(segment)))
    return bytes(head + segment)


class Forwarder:
    """The balancer: a textbook balancer picks for each new connection, the rest of the connection follows."""

    def __init__(self, facts: dict[str, Any]):
        self.mode, self.vip = facts["mode"], socket.inet_aton(facts["vip"])
        self.own, self.client = mac(facts["own_mac"]), mac(facts["client_mac"])
        self.servers = [Server(name) for name in facts["servers"]]
        self.where = {name: (mac(place["mac"]), socket.inet_aton(place["ip"]))
                      for name, place in facts["servers"].items()}
        self.balancer: Any = BALANCERS[facts["balancer"]](Random(1))
        self.flows: dict[bytes, Server] = {}
        self.counts = {"request_packets": 0, "request_bytes": 0, "reply_packets": 0, "reply_bytes": 0}

    def forwarded(self, frame: bytes) -> bytes | None:
        """The frame to send for one that came in, or None."""
        packet = frame[14:]
        if frame[:6] != self.own or len(packet) < 40 or packet[9] != TCP:
            return None
        length = (packet[0] & 15) * 4
        source, target = packet[12:16], packet[16:20]
        if target == self.vip:
            there, address = self.where[self.server_of(source + packet[length:length + 2], packet[length + 13]).name]
            self.count("request", frame)
            onward = packet if self.mode == "dsr" else readdressed(packet, source, address)
            return there + self.own + frame[12:14] + onward
        if any(source == address for _, address in self.where.values()):
            self.count("reply", frame)
            return self.client + self.own + frame[12:14] + readdressed(packet, self.vip, target)
        return None

    def server_of(self, flow: bytes, flags: int) -> Server:
        """A flow is a client's address and port. SYN opens one; with DSR only the client's FIN is ever seen."""
        server = self.flows.get(flow)
        if server is None or flags & SYN:
            asked = Request(len(self.flows), socket.inet_ntoa(flow[:4]))
            server = self.flows[flow] = self.balancer.pick(self.servers, asked)
            server.in_flight += 1
        if flags & (FIN | RST):
            server.in_flight = max(0, server.in_flight - 1)
        return server

    def count(self, way: str, frame: bytes) -> None:
        self.counts[f"{way}_packets"] += 1
        self.counts[f"{way}_bytes"] += len(frame)

    def run(self, wire: socket.socket) -> None:
        while True:
            frame = wire.recv(65536)
            onward = self.forwarded(frame)
            if onward:
                wire.send(onward)


class Page(http.server.BaseHTTPRequestHandler):
    """50 KB, and the address that the server believes to talk to."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(BODY)))
        self.send_header("X-Saw", self.client_address[0])
        self.send_header("X-Server", self.server.name)  # type: ignore[attr-defined]
        self.end_headers()
        self.wfile.write(BODY)

    def log_message(self, *args: Any) -> None:
        return


def serve(facts: dict[str, Any]) -> None:
    server = http.server.ThreadingHTTPServer(("0.0.0.0", 80), Page)  # of a namespace that nobody else can reach
    server.name = facts["name"]  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()


def ask(facts: dict[str, Any]) -> dict[str, Any]:
    """Send requests to the VIP, each over a connection of its own."""
    answers = []
    for _ in range(facts["requests"]):
        connection = http.client.HTTPConnection(facts["vip"], timeout=5)
        connection.request("GET", "/")
        answer = connection.getresponse()
        whole = len(answer.read()) == len(BODY)
        answers.append((whole, answer.getheader("X-Server"), answer.getheader("X-Saw")))
        connection.close()
    return {"answered": sum(answer[0] for answer in answers), "servers": sorted({str(answer[1]) for answer in answers}),
            "saw": sorted({str(answer[2]) for answer in answers})}


def main(role: str) -> None:
    print("up", flush=True)
    forwarder: Forwarder | None = None
    for line in sys.stdin:
        facts = json.loads(line)
        if role == "server":
            serve(facts)
        elif role == "balancer" and forwarder is None:
            forwarder = Forwarder(facts)
            wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_IP))
            wire.bind(("eth0", 0))
            threading.Thread(target=forwarder.run, args=(wire,), daemon=True).start()
        answer = ask(facts) if role == "client" else forwarder.counts if forwarder else {}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
