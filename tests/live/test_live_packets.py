"""NAT and DSR on real packets: what crosses the balancer, and the arithmetic of a changed address."""

import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from random import Random

import pytest
from live_rig import processes_marked

from deploylab.live import packets
from deploylab.live.hosts import FIN, SYN, TCP, Forwarder, checksum, mac, readdressed
from deploylab.paths import dsr, nat
from needs import needs

CLIENT, VIP, SERVER = (socket.inet_aton(ip) for ip in ("10.0.0.7", "10.0.0.100", "10.0.0.11"))
real = pytest.mark.skipif(bool(packets.missing()), reason=f"needs {packets.missing()}")


def packet(source, target, payload=b"hello", port=50_000, flags=0x18):
    """A TCP segment in an IP packet with right checksums, made independently of the code under test."""
    segment = bytearray(port.to_bytes(2) + (80).to_bytes(2) + bytes(8) + bytes([0x50, flags]) + b"\xff\xff" + bytes(4) + payload)
    pseudo = source + target + bytes([0, TCP]) + len(segment).to_bytes(2)
    segment[16:18] = checksum(pseudo + bytes(segment)).to_bytes(2)
    head = bytearray(b"\x45\0" + (20 + len(segment)).to_bytes(2) + bytes(4) + b"\x40\x06\0\0" + source + target)
    head[10:12] = checksum(bytes(head)).to_bytes(2)
    return bytes(head + segment)


def test_the_checksum_is_that_of_the_rfc():
    # RFC 1071, section 3: the sum of these bytes is ddf2.
    assert checksum(bytes.fromhex("0001f203f4f5f6f7")) == 0xFFFF ^ 0xDDF2


@pytest.mark.parametrize("payload", [b"", b"hello", b"hello!"], ids=["empty", "odd", "even"])
def test_a_readdressed_packet_is_the_one_that_would_have_been_sent_to_there(payload):
    assert readdressed(packet(CLIENT, VIP, payload), CLIENT, SERVER) == packet(CLIENT, SERVER, payload)


def test_padding_of_a_short_frame_is_left_out():
    assert readdressed(packet(CLIENT, VIP, b"") + bytes(6), CLIENT, SERVER) == packet(CLIENT, SERVER, b"")


def forwarder(mode, balancer="round_robin"):
    servers = {name: {"mac": packets.MACS[name], "ip": packets.HOSTS[name]} for name in ("s1", "s2")}
    return Forwarder({"mode": mode, "vip": packets.VIP, "own_mac": packets.MACS["balancer"], "balancer": balancer,
                      "client_mac": packets.MACS["client"], "servers": servers})


def frame(payload):
    return mac(packets.MACS["balancer"]) + mac(packets.MACS["client"]) + b"\x08\x00" + payload


def test_dsr_changes_the_macs_and_nothing_else():
    sent = frame(packet(CLIENT, VIP))
    passed = forwarder("dsr").forwarded(sent)
    assert passed[:12] == mac(packets.MACS["s1"]) + mac(packets.MACS["balancer"]) and passed[12:] == sent[12:]


def test_a_connection_stays_with_its_server_and_the_next_one_is_balanced():
    balancer = forwarder("dsr")
    ports = [50_000, 50_001, 50_000, 50_002, 50_001]
    targets = [balancer.forwarded(frame(packet(CLIENT, VIP, port=port)))[5] for port in ports]
    one, two = mac(packets.MACS["s1"])[5], mac(packets.MACS["s2"])[5]
    assert targets == [one, two, one, one, two]


def test_connections_are_counted_until_the_client_ends_them():
    balancer = forwarder("dsr", "least_connections")
    sent = [(50_000, SYN), (50_001, SYN), (50_000, FIN), (50_002, SYN), (50_003, SYN)]
    targets = [balancer.forwarded(frame(packet(CLIENT, VIP, port=port, flags=flags)))[5] for port, flags in sent]
    one, two = mac(packets.MACS["s1"])[5], mac(packets.MACS["s2"])[5]
    assert targets[:4] == [one, two, one, one]
    assert sum(server.in_flight for server in balancer.servers) == 3


def test_what_is_not_meant_for_the_vip_is_not_forwarded():
    assert forwarder("dsr").forwarded(frame(packet(CLIENT, socket.inet_aton("10.0.0.2")))) is None
    assert forwarder("dsr").forwarded(mac(packets.MACS["s1"]) + frame(packet(CLIENT, VIP))[6:]) is None


def agrees(runs):
    """The measured runs say what the textbook's paths say."""
    for run, path in ((runs[0], nat()), (runs[1], dsr())):
        assert run["answered"] == run["requests"] and run["servers"] == ["s1", "s2"]
        assert run["saw"] == [packets.HOSTS["client"]] and path.server_sees == path.request[0].source_ip
        crosses = any(hop.end == "balancer" for hop in path.reply)
        assert (run["reply_packets"] > 0) == crosses
        assert (run["reply_bytes"] >= run["requests"] * 50_000) == crosses
    return True


@real
@needs("ip", "unshare", "nsenter", "ethtool")
def test_replies_cross_the_balancer_with_nat_and_not_with_dsr():
    assert agrees([packets.run(mode, requests=6) for mode in packets.MODES])


def test_the_recorded_run_says_the_same():
    assert agrees(packets.recorded())


def test_a_machine_that_cannot_shows_the_recorded_run_and_says_what_is_missing(monkeypatch, capsys):
    from deploylab.cli import main

    monkeypatch.setattr(packets, "missing", lambda: "root (sudo)")
    assert main(["live", "dsr", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "need root (sudo)" in said and "DSR" in said and "NAT" in said


@real
@needs("ip", "unshare", "nsenter", "ethtool")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=["TERM", "KILL"])
def test_the_packet_lab_that_is_killed_leaves_no_process(number):
    value = str(uuid.uuid4())
    own = subprocess.Popen([sys.executable, "-m", "deploylab", "live", "dsr"], stdout=subprocess.DEVNULL,
                           env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "DEPLOYLAB_TEST_MARK": value})
    time.sleep(Random(value).uniform(0.3, 1.5))
    own.send_signal(number)
    own.wait(10)
    until = time.monotonic() + 30  # the kernel takes its time to clear a namespace away
    while processes_marked(f"DEPLOYLAB_TEST_MARK={value}") and time.monotonic() < until:
        time.sleep(0.05)
    assert processes_marked(f"DEPLOYLAB_TEST_MARK={value}") == []
