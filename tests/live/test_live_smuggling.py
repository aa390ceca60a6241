"""A message that two servers could read differently is refused; nothing of it reaches the server."""

import re

import pytest
from live_rig import OK, Rig, always

ANSWER = re.compile(rb"HTTP/1\.1 \d\d\d ")
HIDDEN = b"GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n"
HEADS = {
    "length and coding": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n",
    "length and coding that agree": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
                                    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 33\r\n\r\n",
    "two equal lengths": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n",
    "a list of lengths": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0, 33\r\n\r\n",
    "a signed length": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +3\r\n\r\nabc",
    "a negative length": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    "a hexadecimal length": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0x3\r\n\r\nabc",
    "an empty length": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: \r\n\r\n",
    "an endless length": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n",
    "a disguised coding": b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n",
    "a coding under another": b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
    "two codings": b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\n",
    "a coding in HTTP/1.0": b"POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
    "a tab in the coding": b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: \x0bchunked\r\n\r\n",
    "a space before the colon": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length : 3\r\n\r\nabc",
    "a folded line": b"POST / HTTP/1.1\r\nHost: x\r\nX: 1\r\n Content-Length: 3\r\n\r\nabc",
    "a lone line feed": b"POST / HTTP/1.1\r\nHost: x\r\nX: 1\nContent-Length: 3\r\n\r\nabc",
    "a lone carriage return": b"POST / HTTP/1.1\r\nHost: x\r\nX: 1\rContent-Length: 3\r\n\r\nabc",
    "a zero byte": b"POST / HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n",
    "a line without a colon": b"POST / HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n",
    "an empty name": b"POST / HTTP/1.1\r\nHost: x\r\n: 1\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\nAccept: */*\r\n\r\n",
    "a space in the target": b"GET /a b HTTP/1.1\r\nHost: x\r\n\r\n",
    "a control in the target": b"GET /a\x01 HTTP/1.1\r\nHost: x\r\n\r\n",
    "two spaces": b"GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
    "a tunnel to elsewhere": b"CONNECT inside.example:22 HTTP/1.1\r\nHost: inside.example:22\r\n\r\n",
    "HTTP/0.9": b"GET /\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "lower case version": b"GET / http/1.1\r\nHost: x\r\n\r\n",
    "a huge head": b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS.keys())
def test_a_doubtful_head_is_refused_and_the_connection_closed(head):
    with Rig(always(OK)) as rig:
        answer = rig.ask(head + HIDDEN)
        assert answer[:12] in (b"HTTP/1.1 400", b"HTTP/1.1 431", b"HTTP/1.1 501", b"HTTP/1.1 505")
        assert len(ANSWER.findall(answer)) == 1 and rig.origin.heads == []


CHUNKS = {
    "a lone line feed after the size": b"5\nhello\r\n0\r\n\r\n",
    "a negative size": b"-5\r\nhello\r\n0\r\n\r\n",
    "a size with 0x": b"0x5\r\nhello\r\n0\r\n\r\n",
    "a size with a space before": b" 5\r\nhello\r\n0\r\n\r\n",
    "more bytes than the size": b"5\r\nhelloo\r\n0\r\n\r\n",
    "an endless size": b"fffffffffffffffff\r\nhello\r\n0\r\n\r\n",
    "a carriage return in the extension": b"5;a\rb\r\nhello\r\n0\r\n\r\n",
    "an endless extension": b"5;" + b"a" * 10_000 + b"\r\nhello\r\n0\r\n\r\n",
    "a trailer that is none": b"0\r\nnonsense\r\n\r\n",
    "a trailer with a lone line feed": b"0\r\nX: 1\n\r\n",
}


@pytest.mark.parametrize("body", CHUNKS.values(), ids=CHUNKS.keys())
def test_a_doubtful_chunk_ends_the_connection_to_the_server_and_no_second_request_arises(body):
    def script(wire, head):
        wire.to_the_end()
        return "close"

    with Rig(script) as rig:
        answer = rig.ask(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + body + HIDDEN)
        assert answer.startswith(b"HTTP/1.1 400") and len(ANSWER.findall(answer)) == 1
        assert len(rig.origin.heads) <= 1 and not any(b"hidden" in head for head in rig.origin.heads)


RESPONSES = {
    "length and coding": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\nok",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
    "no status line": b"hello\r\n\r\n",
    "a lone carriage return": b"HTTP/1.1 200 OK\r\nX: a\rSet-Cookie: b=1\r\nContent-Length: 2\r\n\r\nok",
    "an unasked switch of protocols": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
}


@pytest.mark.parametrize("response", RESPONSES.values(), ids=RESPONSES.keys())
def test_a_doubtful_answer_becomes_a_bad_gateway(response):
    with Rig(always(response)) as rig:
        assert rig.ask(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").startswith(b"HTTP/1.1 502")


def test_an_answer_that_nobody_asked_for_never_meets_the_next_request():
    with Rig(always(OK + b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison")) as rig:
        wire = rig.client()
        for _ in range(2):
            wire.send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert wire.response()[1] == b"ok"
        assert rig.origin.connections == 2
