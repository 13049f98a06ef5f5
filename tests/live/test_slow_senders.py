"""Senders who take their time take nobody else's, and are cut off in the end."""

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from socket import create_connection, socket

import pytest

from tests.live.server import Server

pytestmark = pytest.mark.live

SLOW = 100
POST = b"POST /api/v1/clients HTTP/1.1\r\nHost: x\r\n"
GET = b"GET / HTTP/1.1\r\n"
BEGINNINGS = (
    b"GET /api/v1/cli",
    POST + b"X-Half: a hea",
    POST + b"Content-Length: 100\r\n\r\n{",
    POST + b"Transfer-Encoding: chunked\r\n\r\n64\r\n{",
)


def slow(server: Server, beginning: bytes) -> socket:
    host, _, port = server.address.rpartition(":")
    wire = create_connection((host, int(port)), timeout=10)
    wire.sendall(beginning)
    return wire


@contextmanager
def crowd(server: Server, size: int) -> Iterator[list[socket]]:
    with ExitStack() as opened:
        yield [
            opened.enter_context(slow(server, BEGINNINGS[number % len(BEGINNINGS)]))
            for number in range(size)
        ]


def test_a_hundred_of_them_do_not_keep_the_others_waiting(server: Server) -> None:
    caller = server.caller()
    assert caller.get("/clients").status == 200
    with crowd(server, SLOW) as senders:
        began = time.monotonic()
        for sender in senders[:10]:
            assert server.caller().get("/clients").status == 200
            sender.sendall(b"x")
        assert caller.get("/clients").status == 200
        assert time.monotonic() - began < 1
        told = [sender.recv(4096) for sender in senders]
    for answer in told:
        head, _, body = answer.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 408 ")
        assert json.loads(body)["error_code"] == "request_timeout"
    # Those of the first moment had the time that the settings of this server give.
    assert 1.5 < time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("request_", "status", "code"),
    [
        (b"GET /%s HTTP/1.1\r\n\r\n" % (b"x" * 9000), 414, "request_uri_too_long"),
        (GET + b"X: y\r\n" * 1000 + b"\r\n", 431, "request_header_fields_too_large"),
        (GET + b"No colon\r\n\r\n", 400, "bad_request"),
        (POST + b"Transfer-Encoding: gzip\r\n\r\n", 400, "bad_request"),
        (POST + b"Expect: miracles\r\n\r\n", 417, "expectation_failed"),
    ],
)  # fmt: skip
def test_what_is_refused_before_it_is_read_is_refused_in_the_same_shape(
    server: Server, request_: bytes, status: int, code: str
) -> None:
    with slow(server, request_) as wire:
        head, _, body = wire.recv(4096).partition(b"\r\n\r\n")
    told = json.loads(body)
    assert head.startswith(b"HTTP/1.1 %d " % status)
    assert b"Content-Type: application/json" in head
    assert told["request_id"].encode() in head
    assert {"error", "message", "error_code", "success", "request_id"} == told.keys()
    assert (told["error_code"], told["success"]) == (code, False)


@pytest.mark.parametrize(
    "rest",
    [
        b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"Transfer-Encoding: identity, chunked\r\n\r\n",
        b"Content-Length: 00000000000000000000005\r\n\r\n",
    ],
)
def test_a_body_that_nobody_reads_is_no_reason_for_a_second_answer(
    server: Server, rest: bytes
) -> None:
    told = b""
    with slow(server, b"GET /api/v1/health/live HTTP/1.1\r\nHost: x\r\n" + rest) as wire:
        while piece := wire.recv(65536):
            told += piece
    assert told.startswith(b"HTTP/1.1 200 ")
    assert told.count(b"HTTP/1.1 ") == 1


def test_empty_lines_give_nobody_more_time(server: Server) -> None:
    began = time.monotonic()
    with slow(server, b"\r\n") as wire:
        wire.settimeout(0.4)
        while time.monotonic() - began < 4:
            try:
                wire.sendall(b"\r\n")
                if not wire.recv(4096):
                    break
            except TimeoutError:
                continue
            except ConnectionError:
                break
    assert 1.5 < time.monotonic() - began < 3.5


def test_requests_sent_ahead_are_answered_one_after_the_other(server: Server) -> None:
    one = b"GET /api/v1/health/live HTTP/1.1\r\nHost: x\r\n\r\n"
    told = b""
    with slow(server, one * 5 + one[:20]) as wire:
        while told.count(b"HTTP/1.1 200 ") < 5:
            told += wire.recv(65536)
        wire.sendall(one[20:])
        while told.count(b"HTTP/1.1 200 ") < 6:
            told += wire.recv(65536)


def test_a_client_that_waits_for_a_word_gets_it(server: Server) -> None:
    body = b'{"name": ""}'
    caller = HTTPConnection(server.address, timeout=10)
    caller.putrequest("POST", "/api/v1/clients")
    caller.putheader("Content-Type", "application/json")
    caller.putheader("Authorization", f"Bearer {server.admin_token}")
    caller.putheader("Content-Length", str(len(body)))
    caller.putheader("Expect", "100-continue")
    caller.endheaders()
    assert caller.sock.recv(4096) == b"HTTP/1.1 100 Continue\r\n\r\n"
    caller.send(body)
    assert caller.getresponse().status == 400
    caller.close()
