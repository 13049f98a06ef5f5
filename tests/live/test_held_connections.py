"""Clients that keep what they should close do not stop the others."""

import time
from socket import create_connection

import pytest

from tests.live.server import Server

pytestmark = pytest.mark.live

HELD = 40


def test_connections_held_open_after_their_end_do_not_hold_up_the_worker(server: Server) -> None:
    host, _, port = server.address.rpartition(":")
    request = b"GET /api/v1/health/live HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n"
    held = [create_connection((host, int(port)), timeout=10) for _ in range(HELD)]
    try:
        for connection in held:
            connection.sendall(request)
        for connection in held:
            assert b" 200 " in connection.recv(4096)
        began = time.monotonic()
        for caller in server.crowd(8):
            assert caller.get("/health/live").status == 200
        # One such connection alone would take two seconds of a worker that waits for it.
        assert time.monotonic() - began < 1.5
    finally:
        for connection in held:
            connection.close()
