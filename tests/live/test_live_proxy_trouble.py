"""What a client is told when the server is dead, slow or odd, and how the proxy itself goes down."""

import asyncio
import socket
import threading
import time

import pytest
from live_rig import OK, Rig, always, eventually

GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi"


def test_a_dead_server_is_a_bad_gateway_and_the_client_may_go_on():
    with socket.create_server(("127.0.0.1", 0)) as gone:
        address = gone.getsockname()
    with Rig(always(OK), address) as rig:
        wire = rig.client()
        wire.send(GET * 2)
        assert [wire.response()[0][:12] for _ in range(2)] == [b"HTTP/1.1 502"] * 2
        assert rig.router.troubles == ["refused", "refused"]


def test_a_slow_server_is_a_gateway_timeout():
    with Rig(lambda wire, head: wire.to_the_end(), answer_seconds=0.2) as rig:
        wire = rig.client()
        wire.send(GET)
        assert wire.response()[0].startswith(b"HTTP/1.1 504")
        assert rig.router.troubles == ["timed_out"] and rig.origin.lost.wait(2)


def test_a_server_that_dies_before_its_answer_is_a_bad_gateway():
    with Rig(lambda wire, head: "close") as rig:
        wire = rig.client()
        wire.send(POST)
        assert wire.response()[0].startswith(b"HTTP/1.1 502")
        assert rig.router.troubles == ["cut_in_flight"]


@pytest.mark.parametrize("head", [b"Content-Length: 100", b"Transfer-Encoding: chunked"])
def test_an_answer_that_breaks_off_is_never_taken_for_whole(head):
    def script(wire, asked):
        wire.send(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n5\r\nhello\r\n")
        return "close"

    with Rig(script) as rig:
        wire = rig.client()
        wire.send(GET)
        wire.head()
        with pytest.raises(ConnectionResetError):
            wire.to_the_end()
        assert rig.router.troubles == ["cut_in_flight"]


def hang_up_once_rested(rests):
    """A script that answers, then closes its connection once the proxy has used it `rests` times."""
    def script(wire, head):
        if head in wire.__dict__.setdefault("seen", []) and len(wire.seen) >= rests:
            return "close"
        wire.seen.append(head)
        if b"Content-Length: 2" in head:
            wire.exactly(2)
        wire.send(OK)
        return None

    return script


def test_a_kept_connection_that_dies_under_a_get_is_replaced_once():
    with Rig(hang_up_once_rested(1)) as rig:
        wire = rig.client()
        for _ in range(2):
            wire.send(GET)
            assert wire.response()[1] == b"ok"
        assert rig.origin.connections == 2


@pytest.mark.parametrize("request_", [POST, POST.replace(b"2\r\n\r\nhi", b"0\r\n\r\n"), POST.replace(b"POST", b"PUT")],
                         ids=["a post", "a post without a body", "what has a body"])
def test_what_may_have_had_an_effect_is_never_sent_twice(request_):
    with Rig(hang_up_once_rested(1)) as rig:
        wire = rig.client()
        wire.send(request_)
        assert wire.response()[1] == b"ok"
        wire.send(request_)
        assert wire.response()[0].startswith(b"HTTP/1.1 502")
        assert rig.origin.connections == 1 and len(rig.origin.heads) == 2


def test_an_answer_before_the_whole_question_arrives_at_the_client():
    refusal = b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nbig"
    with Rig(lambda wire, head: (wire.send(refusal), wire.to_the_end())) as rig:
        wire = rig.client()
        wire.send(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 1000)
        head, body = wire.response()
        assert head.startswith(b"HTTP/1.1 413") and body == b"big" and b"Connection: close" in head


def test_a_client_that_dawdles_over_its_head_is_told_so():
    with Rig(always(OK), head_seconds=0.2) as rig:
        wire = rig.client()
        wire.send(b"GET / HTTP/1.1\r\nHo")
        assert wire.to_the_end().startswith(b"HTTP/1.1 408")


def test_draining_lets_what_is_inside_finish_and_takes_nothing_new():
    inside = threading.Event()

    def script(wire, head):
        inside.set()
        time.sleep(0.3)
        wire.send(OK)

    with Rig(script) as rig:
        idle, busy = rig.client(), rig.client()
        busy.send(GET)
        assert inside.wait(5)
        closing = asyncio.run_coroutine_threadsafe(rig.proxy.close(5), rig.loop)
        assert idle.to_the_end() == b""
        with pytest.raises(ConnectionRefusedError):
            rig.client()
        head, body = busy.response()
        assert body == b"ok" and b"Connection: close" in head
        assert closing.result(5) == 0


def test_draining_ends_at_its_deadline_and_says_how_many_were_cut():
    with Rig(lambda wire, head: wire.to_the_end()) as rig:
        wires = [rig.client() for _ in range(3)]
        for wire in wires:
            wire.send(GET)
        assert eventually(lambda: len(rig.origin.heads) == 3)
        began = time.monotonic()
        assert rig.run(rig.proxy.close(0.2)) == 3
        assert 0.2 <= time.monotonic() - began < 2


def test_a_request_is_ended_exactly_once_whatever_happens():
    with Rig(always(OK)) as rig:
        for _ in range(20):
            wire = rig.client()
            wire.send(GET)
            wire.response()
            wire.socket.close()
        assert eventually(lambda: not rig.proxy.fronts)
        assert rig.router.troubles == [""] * 20
