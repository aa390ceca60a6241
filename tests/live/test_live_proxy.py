"""What a reverse proxy owes both sides, tried on bare sockets."""

import gzip
import socket
import threading
import time
from random import Random

import pytest
from live_rig import OK, Rig, always, eventually

from deploylab.mapping.headers import remove_hop_by_hop

GET = b"GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n"
LAST = b"GET / HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n"


def test_no_content_and_not_modified_have_no_body_and_the_connection_lives_on():
    answers = [b"HTTP/1.1 204 No Content\r\n\r\n", b"HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n", OK]
    with Rig(lambda wire, head: wire.send(answers.pop(0))) as rig:
        wire = rig.client()
        wire.send(GET * 3)
        assert wire.head().startswith(b"HTTP/1.1 204 No Content")
        not_modified = wire.head()
        assert not_modified.startswith(b"HTTP/1.1 304") and b"Content-Length: 500" in not_modified
        assert wire.response()[1] == b"ok"


def test_head_keeps_the_length_and_waits_for_no_body():
    with Rig(always(b"HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n")) as rig:
        wire = rig.client()
        wire.send(GET.replace(b"GET", b"HEAD") * 2)
        assert b"Content-Length: 12345" in wire.head() and wire.head().startswith(b"HTTP/1.1 200")


def test_a_counted_body_arrives_whole():
    def script(wire, head):
        wire.send(b"HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n" + wire.exactly(300_000)[::-1])

    body = bytes(range(250)) * 1200
    with Rig(script) as rig:
        wire = rig.client()
        wire.send(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n" + body)
        assert wire.response()[1] == body[::-1]


def test_a_chunked_body_arrives_in_its_chunks_also_byte_by_byte():
    sent = b"5;note=x\r\nhello\r\n6\r\n world\r\n0\r\nX-Sum: 1\r\n\r\n"
    got = []

    def script(wire, head):
        got.append((head, wire.until(b"X-Sum: 1\r\n\r\n")))
        wire.send(OK)

    with Rig(script) as rig:
        wire = rig.client()
        wire.send(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        for number in range(len(sent)):
            wire.send(sent[number:number + 1])
        assert wire.response()[1] == b"ok"
        assert b"Transfer-Encoding: chunked" in got[0][0] and got[0][1] == sent


def test_a_chunked_answer_passes_and_the_connection_is_used_again():
    with Rig(always(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")) as rig:
        wire = rig.client()
        for _ in range(2):
            wire.send(GET)
            assert b"Transfer-Encoding: chunked" in wire.head() and wire.until(b"0\r\n\r\n") == b"3\r\nabc\r\n0\r\n\r\n"
        assert rig.origin.connections == 1


def test_a_client_of_http_1_0_gets_plain_bytes_instead_of_chunks():
    with Rig(always(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")) as rig:
        head, _, body = rig.ask(b"GET / HTTP/1.0\r\n\r\n").partition(b"\r\n\r\n")
        assert body == b"abcde" and b"chunked" not in head


def test_a_client_of_http_1_0_finds_the_end_of_the_answer_even_if_it_asked_to_stay():
    with Rig(always(OK)) as rig:
        answer = rig.ask(b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        assert answer.endswith(b"\r\n\r\nok") and b"Connection: close" in answer


def test_expect_continue_is_answered_by_the_server_before_the_body_is_sent():
    def script(wire, head):
        wire.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        wire.exactly(4)
        wire.send(OK)

    with Rig(script) as rig:
        wire = rig.client()
        wire.send(b"PUT / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n")
        assert wire.head().startswith(b"HTTP/1.1 100")
        wire.send(b"data")
        assert wire.response()[1] == b"ok"


def test_two_cookies_stay_two_fields_in_their_order():
    with Rig(always(b"HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2; Expires=Wed, 21 Oct 2026 07:28:00 GMT\r\n"
                    b"Content-Length: 0\r\n\r\n")) as rig:
        lines = rig.ask(LAST).split(b"\r\n")
        assert [line for line in lines if line.startswith(b"Set-Cookie")] == [
            b"Set-Cookie: a=1", b"Set-Cookie: b=2; Expires=Wed, 21 Oct 2026 07:28:00 GMT"]


def test_a_redirect_is_passed_on_not_followed():
    with Rig(always(b"HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n")) as rig:
        answer = rig.ask(LAST)
        assert answer.startswith(b"HTTP/1.1 302 Found") and b"Location: /next" in answer
        assert len(rig.origin.heads) == 1


def test_fields_for_one_hop_stay_behind_both_ways_as_the_textbook_page_says():
    asked = [("Connection", "keep-alive, X-Secret"), ("X-Secret", "1"), ("Keep-Alive", "timeout=5"), ("TE", "trailers"),
             ("Proxy-Authorization", "Basic eA=="), ("Proxy-Connection", "keep-alive"), ("Accept", "*/*"),
             ("X-Kept", "1"), ("X-Kept", "2")]
    with Rig(always(b"HTTP/1.1 200 OK\r\nConnection: X-Inner\r\nX-Inner: 1\r\nKeep-Alive: timeout=9\r\nX-Outer: 1\r\n"
                    b"Content-Length: 0\r\n\r\n")) as rig:
        wire = rig.client()
        wire.send(b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(f"{n}: {v}\r\n".encode() for n, v in asked) + b"\r\n")
        answer = wire.head()
        passed = [tuple(line.split(": ", 1)) for line in rig.origin.heads[0].decode().split("\r\n")[1:-2]]
        added = ("Host", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Via")
        assert [field for field in passed if field[0] not in added] == remove_hop_by_hop(asked)
        assert b"X-Outer" in answer and b"X-Inner" not in answer and b"Keep-Alive" not in answer


@pytest.mark.parametrize("name", ["Host", "Content-Length", "Cookie", "Authorization"])
def test_connection_cannot_make_the_proxy_forget_what_the_server_relies_on(name):
    values = {"Host": "shop.example", "Content-Length": "2"}
    with Rig(lambda wire, head: (wire.exactly(2), wire.send(OK))) as rig:
        values.setdefault(name, "secret")
        fields = "".join(f"{n}: {v}\r\n" for n, v in values.items())
        rig.ask(f"POST / HTTP/1.1\r\n{fields}Connection: close, {name}\r\n\r\nhi".encode())
        assert f"{name}: {values[name]}".encode() in rig.origin.heads[0]


def test_the_server_learns_who_asked_and_how():
    with Rig(always(OK)) as rig:
        rig.ask(LAST.replace(b"\r\n\r\n", b"\r\nX-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\n\r\n"))
        head = rig.origin.heads[0]
        assert b"X-Forwarded-For: 203.0.113.9, 127.0.0.1\r\n" in head
        assert b"X-Forwarded-Host: shop.example\r\n" in head and b"X-Forwarded-Proto: http\r\n" in head
        assert b"Via: 1.1 " in head and b"https" not in head


def test_a_client_that_leaves_is_noticed_at_the_server():
    left = threading.Event()

    def script(wire, head):
        left.wait(5)
        wire.to_the_end()
        return "close"

    with Rig(script) as rig:
        wire = rig.client()
        wire.send(GET)
        assert eventually(lambda: rig.origin.heads)
        wire.socket.close()
        left.set()
        assert rig.origin.lost.wait(2)
        assert rig.router.troubles == ["client_left"]


def test_a_websocket_becomes_a_tunnel_both_ways():
    def script(wire, head):
        assert b"Connection: Upgrade" in head and b"Upgrade: websocket" in head
        wire.send(b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhello")
        while wire.rest or wire.more():
            data, wire.rest = wire.rest, b""
            wire.send(data.upper())

    with Rig(script) as rig:
        wire = rig.client()
        wire.send(b"GET /ws HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
                  b"Sec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n\r\n")
        head = wire.head()
        assert head.startswith(b"HTTP/1.1 101") and b"Upgrade: websocket" in head
        assert wire.exactly(5) == b"hello"
        wire.send(b"ping\r\n\r\nGET")
        assert wire.exactly(11) == b"PING\r\n\r\nGET"
        wire.socket.shutdown(socket.SHUT_WR)
        assert rig.origin.lost.wait(2)


def test_connections_are_kept_on_both_sides():
    with Rig(always(OK)) as rig:
        wire = rig.client()
        for _ in range(5):
            wire.send(GET)
            assert wire.response()[1] == b"ok"
        assert rig.origin.connections == 1


def test_pipelined_requests_are_answered_in_order_bodies_included():
    def script(wire, head):
        path = head.split()[1]
        body = wire.exactly(3) if head.startswith(b"POST") else b""
        time.sleep(0.03 if path == b"/0" else 0)
        wire.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(path + body) + path + body)

    with Rig(script) as rig:
        wire = rig.client()
        wire.send(b"".join(b"GET /%d HTTP/1.1\r\nHost: x\r\n\r\n" % n for n in range(3))
                  + b"POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc" + GET)
        assert [wire.response()[1] for _ in range(5)] == [b"/0", b"/1", b"/2", b"/pabc", b"/"]


def test_events_reach_the_client_as_they_happen():
    seen = threading.Event()

    def script(wire, head):
        wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n")
        assert seen.wait(5)  # the second event happens only after the first has arrived
        wire.send(b"data: 2\n\n")
        return "close"

    with Rig(script) as rig:
        wire = rig.client()
        wire.send(GET)
        wire.head()
        assert wire.exactly(9) == b"data: 1\n\n"
        seen.set()
        assert wire.to_the_end() == b"data: 2\n\n"


def test_compressed_content_is_not_touched():
    packed = gzip.compress(b"x" * 10_000)
    fields = b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed)
    with Rig(always(b"HTTP/1.1 200 OK\r\n" + fields + packed)) as rig:
        wire = rig.client()
        wire.send(GET)
        head, body = wire.response()
        assert body == packed and b"Content-Encoding: gzip" in head


def pour(wire, limit):
    """Send zeros until the other side takes no more for half a second, or all are sent: how many."""
    wire.socket.settimeout(0.5)
    sent, block = 0, bytes(65536)
    try:
        while sent < limit:
            sent += wire.socket.send(block)
    except TimeoutError:
        pass
    return sent


def test_a_client_that_does_not_read_makes_the_server_wait():
    poured = []

    def script(wire, head):
        wire.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
        poured.append(pour(wire, 100_000_000))
        return "close"

    with Rig(script) as rig:
        wire = rig.client(SO_RCVBUF=65536)
        wire.send(GET)
        assert eventually(lambda: poured, 10)
        assert poured[0] < 20_000_000


def test_a_server_that_does_not_read_makes_the_client_wait():
    with Rig(lambda wire, head: time.sleep(3)) as rig:
        wire = rig.client()
        wire.send(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n")
        assert pour(wire, 100_000_000) < 20_000_000


def test_with_buffering_a_slow_client_does_not_hold_the_server():
    poured = []

    def script(wire, head):
        wire.send(b"HTTP/1.1 200 OK\r\nContent-Length: 30000000\r\n\r\n")
        poured.append(pour(wire, 30_000_000))

    with Rig(script, buffering=True) as rig:
        wire = rig.client(SO_RCVBUF=65536)
        wire.send(GET)
        assert eventually(lambda: poured, 10) and poured[0] >= 30_000_000


def unread(rig):
    """A client that reads nothing, with so little room in the system's buffers that the proxy notices at once."""
    wire = rig.client(SO_RCVBUF=4096)
    assert eventually(lambda: len(rig.proxy.fronts) == 1)
    front = next(iter(rig.proxy.fronts))
    front.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    return wire


BIG = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + bytes(100_000)


def test_a_connection_given_back_by_a_slow_client_serves_the_next_one():
    with Rig(always(BIG)) as rig:
        unread(rig).send(GET)
        assert eventually(lambda: any(rig.proxy.upstream.idle.values()))
        quick = rig.client()
        quick.send(GET)
        assert len(quick.response()[1]) == 100_000 and rig.origin.connections == 1


def test_a_client_that_asks_again_and_again_without_reading_is_not_fed_from_memory():
    with Rig(always(BIG)) as rig:
        unread(rig).send(GET * 50)
        time.sleep(0.5)
        assert len(rig.origin.heads) < 5


def test_it_does_not_matter_where_the_network_cuts_a_stream_into_pieces():
    asked = (b"POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3;n=1\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n"
             b"GET /b HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\nPOST /c HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello")
    got = []

    def script(wire, head):
        body = wire.until(b"0\r\n\r\n") if b"chunked" in head else wire.exactly(5) if b"Content-Length" in head else b""
        got.append((head.split(b"\r\n")[0], body))
        wire.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n")

    with Rig(script) as rig:
        for seed in range(20):
            draw, wire, at = Random(seed), rig.client(), 0
            wire.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while at < len(asked):
                step = draw.randint(1, 40)
                wire.send(asked[at:at + step])
                at += step
                time.sleep(0.0005)
            assert all(wire.until(b"2\r\nok\r\n0\r\n\r\n") for _ in range(3))
    assert got == [(b"POST /a HTTP/1.1", b"3;n=1\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n"), (b"GET /b HTTP/1.1", b""),
                   (b"POST /c HTTP/1.1", b"hello")] * 20
