"""The paths of packets against what must hold for any packet, and what the recorded DSR runs showed."""

from dataclasses import asdict
from itertools import pairwise

import pytest

import deploylab.paths as paths
from deploylab.paths import PATHS, Address
from deploylab.paths.packets import CLIENT, VIP

EVERY = pytest.mark.parametrize("path", [make() for make in PATHS.values()], ids=list(PATHS))
DIRECT = {"dsr", "tunnel"}


@EVERY
def test_each_hop_starts_where_the_one_before_it_ended(path):
    for way in (path.request, path.reply):
        assert [hop.end for hop in way[:-1]] == [hop.start for hop in way[1:]]
    assert (path.request[0].start, path.request[-1].end) == ("client", "server")
    assert (path.reply[0].start, path.reply[-1].end) == ("server", "client")


@EVERY
def test_mac_addresses_name_the_two_ends_of_the_link(path):
    owner = {}
    for hop in path.request + path.reply:
        assert owner.setdefault(hop.source_mac, hop.start) == hop.start
        assert owner.setdefault(hop.target_mac, hop.end) == hop.end
    assert len(set(owner.values())) == len(owner) == 4


@EVERY
def test_the_client_sends_to_the_vip_and_gets_its_reply_from_the_vip(path):
    first, last = path.request[0], path.reply[-1]
    assert (first.source_ip, first.source_port, first.target_ip, first.target_port) == (CLIENT.ip, 50_000, VIP.ip, 80)
    assert (last.source_ip, last.source_port, last.target_ip, last.target_port) == (VIP.ip, 80, CLIENT.ip, 50_000)
    assert path.client_sees == VIP.ip


@EVERY
def test_the_server_answers_to_whom_it_saw_from_the_address_that_was_called(path):
    got, sent = path.request[-1], path.reply[0]
    assert (sent.target_ip, sent.target_port) == (got.source_ip, got.source_port)
    assert (sent.source_ip, sent.source_port) == (got.target_ip, got.target_port)


@EVERY
def test_only_the_balancer_changes_ip_addresses_and_ports(path):
    for way in (path.request, path.reply):
        for before, after in pairwise(way):
            if after.start != "balancer":
                assert layer_3_and_4(before) == layer_3_and_4(after)


@pytest.mark.parametrize("name", sorted(DIRECT))
def test_with_a_direct_return_no_ip_address_or_port_changes_at_all(name):
    path = PATHS[name]()
    assert len({layer_3_and_4(hop) for hop in path.request}) == 1
    assert "balancer" not in {hop.start for hop in path.reply} | {hop.end for hop in path.reply}


def test_dsr_changes_nothing_but_mac_addresses():
    before, after = (asdict(hop) for hop in paths.dsr().request[-2:])
    changed = {field for field in before if before[field] != after[field]}
    assert changed == {"start", "end", "source_mac", "target_mac", "say"}


def test_a_tunnel_packs_the_packet_from_the_balancer_to_the_server_and_only_there():
    path = paths.tunnel(server_ip="192.0.2.99")
    assert [hop.outer for hop in path.request] == [None, None, ("10.0.0.2", "192.0.2.99"), ("10.0.0.2", "192.0.2.99")]
    assert [hop.outer for hop in path.reply] == [None, None]


@EVERY
def test_the_balancer_carries_the_reply_only_if_the_reply_comes_by(path):
    assert path.through_balancer() == (1_000 if path.name in DIRECT else 51_000)
    assert path.through_balancer(7, 11) == (7 if path.name in DIRECT else 18)


def test_who_the_server_sees():
    seen = {name: make().server_sees for name, make in PATHS.items()}
    client, balancer = "198.51.100.7", "10.0.0.2"
    assert seen == {"nat": client, "full_nat": balancer, "dsr": client, "tunnel": client, "full_proxy": balancer}


@EVERY
def test_two_handshakes_and_reading_the_content_belong_together(path):
    reads = path.can["path_routing"]
    assert reads == path.can["cookies"] == path.can["tls_termination"] == (path.handshakes == 2)
    assert reads == (path.name == "full_proxy")


@EVERY
def test_a_port_is_translated_exactly_where_that_is_promised(path):
    assert path.can["port_translation"] == (path.request[-1].target_port != VIP.port)


@EVERY
def test_every_hop_is_told_in_both_languages(path):
    texts = [hop.say for hop in path.request + path.reply] + [path.title, path.needs, *path.products]
    for text in texts:
        assert set(text) == {"ko", "en"} and all(text.values())
    assert all(any("가" <= letter <= "힣" for letter in hop.say["ko"]) for hop in path.request + path.reply)


@EVERY
def test_addresses_can_be_chosen(path):
    other = PATHS[path.name](client=Address("192.0.2.200", 1234), vip=Address("203.0.113.77", 443))
    assert other.request[0].source_ip == "192.0.2.200" and other.reply[-1].target_port == 1234
    assert other.client_sees == "203.0.113.77"


def layer_3_and_4(hop):
    return hop.source_ip, hop.source_port, hop.target_ip, hop.target_port
