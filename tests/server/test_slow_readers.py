"""Who takes nothing of an answer holds a thread only while nobody else needs it."""

import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import suppress
from socket import socket, socketpair
from typing import Any

import pytest

from app.server.queueing import MOST_SECONDS_WITHOUT_READING, Queue


class Answering:
    """A connection whose client has taken nothing since the server has begun to write."""

    def __init__(self, sock: socket) -> None:
        self.sock, self.took_at = sock, time.monotonic()
        sock.setblocking(False)
        with suppress(BlockingIOError):
            while True:
                sock.send(b"x" * 65536)


@pytest.fixture
def pair() -> Iterator[tuple[Answering, socket]]:
    ours, theirs = socketpair()
    with ours, theirs:
        yield Answering(ours), theirs


def after(conn: Answering, seconds: float, *waiting: Future[Any]) -> None:
    """A look at it so many seconds after it began, while these wait for a thread."""
    worker = Queue.__new__(Queue)
    worker.answering, worker.queued = {conn}, dict.fromkeys(waiting, (0.0, conn))
    worker.cut_off_who_does_not_read(conn.took_at + seconds)


def is_cut_off(conn: Answering) -> bool:
    try:
        conn.sock.send(b"x")
    except BrokenPipeError:
        return True
    except BlockingIOError:
        pass
    return False


def test_it_is_cut_off_where_others_wait(pair: tuple[Answering, socket]) -> None:
    conn, _ = pair
    after(conn, MOST_SECONDS_WITHOUT_READING - 1, Future())
    assert not is_cut_off(conn)
    after(conn, MOST_SECONDS_WITHOUT_READING + 1, Future())
    assert is_cut_off(conn)


def test_it_may_take_its_time_where_nobody_waits(pair: tuple[Answering, socket]) -> None:
    conn, _ = pair
    running: Future[Any] = Future()
    running.set_running_or_notify_cancel()
    after(conn, 600, running)
    assert not is_cut_off(conn)


def test_who_reads_on_is_not_cut_off(pair: tuple[Answering, socket]) -> None:
    conn, theirs = pair
    theirs.setblocking(False)
    with suppress(BlockingIOError):
        while theirs.recv(1 << 20):
            pass
    began = conn.took_at
    after(conn, 600, Future())
    assert not is_cut_off(conn)
    assert conn.took_at == began + 600
