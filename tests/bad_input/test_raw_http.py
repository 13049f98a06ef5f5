"""What only a socket can send: to a real server, which must answer or hang up, and go on."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.database import new_database
from tests.live.server import Server, serving

pytestmark = pytest.mark.live
POST = b"POST /api/v1/clients HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
STAYING = b"POST /api/v1/clients HTTP/1.1\r\nHost: x\r\n"
GET = b"GET /api/v1/clients HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
KIND = b"Content-Type: application/json\r\n"
MEBIBYTE = 1024 * 1024
PADDED = b'{"name": "New"}'.ljust(MEBIBYTE)


@pytest.fixture(autouse=True, scope="module")
def transaction() -> None:
    """None: the server has a database of its own."""


@pytest.fixture(scope="module")
def server(server_url: sa.URL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home: Path = tmp_path_factory.mktemp("raw")
    with new_database(server_url) as url, serving(url, home, workers=1) as running:
        # It listens before its worker has started.
        assert running.caller().get("/health").status == 200
        yield running


@pytest.fixture(autouse=True)
def nothing_is_written(server: Server) -> Iterator[None]:
    """Around every test, and the server answers the next one as before."""
    before = written(server)
    yield
    assert server.caller().get("/health").status == 200
    server.hang_up()
    assert written(server) == before


def written(server: Server) -> list[object]:
    counts = "SELECT (SELECT count(*) FROM clients) AS c, (SELECT count(*) FROM events) AS e"
    return [*server.rows(counts)]


def status(server: Server, *parts: bytes, token: bool = True) -> int:
    """The status of the answer to these bytes; 0 where the server hangs up without one."""
    host, _, port = server.address.partition(":")
    bearer = f"Authorization: Bearer {server.admin_token}\r\n".encode() if token else b""
    first, rest = parts[0], b"".join(parts[1:])
    with socket.create_connection((host, int(port)), timeout=5) as wire:
        wire.sendall(first + bearer + rest)
        wire.shutdown(socket.SHUT_WR)
        answer = read(wire)
    if not answer:
        return 0
    assert b"Traceback" not in answer
    return int(answer.split(b" ", 2)[1])


def read(wire: socket.socket) -> bytes:
    told = b""
    try:
        while part := wire.recv(65536):
            told += part
    except ConnectionResetError:
        pass  # Hanging up on what is still being sent is an answer too.
    return told


def chunked(*chunks: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in (*chunks, b""))


@pytest.mark.parametrize(
    ("headers", "body", "allowed"),
    [
        (b"Content-Length: 10\r\n", b"{}", {400, 0}),
        (b"Content-Length: 1\r\n", b'{"name": "New"}', {400}),
        (b"Content-Length: -1\r\n", b'{"name": "New"}', {400}),
        (b"Content-Length: abc\r\n", b'{"name": "New"}', {400}),
        (b"Content-Length: +5\r\n", b'{"name": "New"}', {400}),
        (b"Content-Length: 5\r\nContent-Length: 6\r\n", b'{"name": "New"}', {400}),
        (b"Content-Length: 99999999999999999999\r\n", b"{}", {400, 413, 0}),
        (b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", chunked(b'{"name": 5}'), {400}),
        (b"Transfer-Encoding: chunked\r\n", chunked(b'{"na', b'me": ', b"5}"), {400}),
        (b"Transfer-Encoding: chunked\r\n", chunked(), {400}),
        (b"Transfer-Encoding: chunked\r\n", b"zz\r\n{}\r\n0\r\n\r\n", {400, 0}),
        (b"Transfer-Encoding: chunked\r\n", b"5\r\n{}", {400, 0}),
        (b"Transfer-Encoding: chunked\r\n", chunked(b" " * MEBIBYTE, b"{}"), {413}),
        (b"Transfer-Encoding: chunked\r\n", chunked(PADDED, b"junk"), {413}),
        (b"Transfer-Encoding: gzip\r\n", b"{}", {400, 501, 0}),
        (b"", b"", {400}),
    ],
)
def test_a_body_whose_length_is_a_lie_is_refused(
    server: Server, headers: bytes, body: bytes, allowed: set[int]
) -> None:
    assert status(server, POST, KIND, headers, b"\r\n", body) in allowed


@pytest.mark.parametrize(
    ("request_line", "allowed"),
    [
        (b"GET /api/v1/clients?q=\xff\xfe HTTP/1.1\r\nHost: x\r\n", {200, 400}),
        (b"GET /api/v1/\xff\xfe HTTP/1.1\r\nHost: x\r\n", {404, 400}),
        (b"GET /api/v1/clients?q=" + b"x" * 9000 + b" HTTP/1.1\r\nHost: x\r\n", {400, 414}),
        (b"GET /api/v1/clients HTTP/9.9\r\nHost: x\r\n", {400, 505}),
        (b"GET  /api/v1/clients HTTP/1.1\r\nHost: x\r\n", {400}),
        (b"G\x00T /api/v1/clients HTTP/1.1\r\nHost: x\r\n", {400}),
        (b"GET http://evil.example/api/v1/clients HTTP/1.1\r\nHost: x\r\n", {200, 400, 404}),
        (b"GET * HTTP/1.1\r\nHost: x\r\n", {400, 404}),
        (b"OPTIONS * HTTP/1.1\r\nHost: x\r\n", {200, 204, 400, 404}),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 HTTP/1.1\r\n", {400, 0}),
        (b"GET /api/v1/clients HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n", {400}),
        (b"GET /api/v1/clients HTTP/1.1\r\nHost: x\r\nNo colon\r\n", {400}),
        (b"GET /api/v1/clients HTTP/1.1\r\nHost: x\r\nX-Request-ID: a\x00b\r\n", {400, 200}),
        (b"GET /api/v1/clients HTTP/1.1\r\nHost: x\r\nX-Request-ID: a\nSet-Cookie: b\r\n", {400}),
        (GET + b"X-Big: " + b"x" * MEBIBYTE + b"\r\n", {400, 431, 0}),
        (GET + b"X: y\r\n" * 5000, {400, 431, 0}),
        (b"BREW /api/v1/clients HTTP/1.1\r\nHost: x\r\n", {400, 405}),
        (b"GET /api/v1/clients HTTP/1.1\r\n", {200, 400}),
        (b"GET /api/v1/clients HTTP/1.1\r\nHost: \xff\xfe:abc\r\n", {200, 400}),
    ],
)  # fmt: skip
def test_a_request_that_is_no_http_is_answered_or_hung_up_on(
    server: Server, request_line: bytes, allowed: set[int]
) -> None:
    assert status(server, request_line, b"Connection: close\r\n\r\n") in allowed


@pytest.mark.parametrize("token", [b"\xc3\xa9" * 40, b"\xff\xfe", b"x" * MEBIBYTE, b"tt_\x00"])
def test_a_credential_of_odd_bytes_lets_nobody_in(server: Server, token: bytes) -> None:
    headers = b"Authorization: Bearer " + token + b"\r\n\r\n"
    assert status(server, GET, headers, token=False) in {400, 401, 431, 0}


def test_a_body_that_never_ends_does_not_keep_others_waiting(server: Server) -> None:
    host, _, port = server.address.partition(":")
    slow = [socket.create_connection((host, int(port)), timeout=5) for _ in range(4)]
    for wire in slow:
        wire.sendall(STAYING + KIND + b"Content-Length: 100\r\n\r\n{")
    assert server.caller().get("/health").status == 200
    for wire in slow:
        wire.close()
