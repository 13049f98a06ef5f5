"""Requests on their way in: read piece by piece on the one thread that waits for all connections.

A request gets one of the worker's threads when it has come whole, so that senders who take their
time take nobody else's. Who takes too long is cut off, and so is the one that has taken longest
where there are more connections, or bytes of unfinished requests, than the worker has room for.
"""

import time
from functools import partial
from selectors import EVENT_READ
from socket import socket
from typing import Any

from gunicorn.http.errors import ParseException
from gunicorn.http.unreader import SocketUnreader
from gunicorn.workers import gthread
from werkzeug.exceptions import HTTPException, RequestTimeout

from app.server import refusing
from app.server.queueing import Queue
from app.server.request_buffer import RequestBuffer
from config import Config

PIECE = 64 * 1024
MOST_BUFFERED = 64 * 1024 * 1024
SECONDS_BETWEEN_LOOKS = 0.25
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
TOO_SLOW = RequestTimeout("The request did not come whole in time")


class Incomplete(ParseException):  # type: ignore[misc]  # gunicorn ships no types
    """The parser wants more of a request than there was."""


class Arrived(SocketUnreader):  # type: ignore[misc]  # gunicorn ships no types
    """Gives what has come, and reads on from nobody but a client that has hung up."""

    def chunk(self, size_hint: int | None = None) -> bytes:
        self.sock.setblocking(False)
        try:
            return bytes(super().chunk(size_hint))
        except BlockingIOError:
            raise Incomplete from None
        finally:
            self.sock.setblocking(True)


class ArrivingConnection(gthread.TConn):  # type: ignore[misc]  # gunicorn ships no types
    """A connection with the request that comes over it."""

    request: RequestBuffer
    # When it is cut off, and when it last took something of an answer, on the monotonic clock.
    ends_at: float
    took_at: float

    def begin(self) -> None:
        """Begin the next request, with what has come of it after the last one."""
        if not self.initialized:
            self.init()
            self.parser.unreader = Arrived(self.sock)
        self.request = RequestBuffer()
        self.sock.setblocking(False)


class Arrivals(Queue):
    alive: bool
    nr_conns: int

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.request_seconds = Config.from_env().request_seconds
        # The one that came first is the first.
        self.arriving: dict[ArrivingConnection, None] = {}
        self.buffered = 0
        self.looks_at = 0.0

    def enqueue_req(self, conn: ArrivingConnection) -> None:
        """What gunicorn calls for each connection on which a request may have come."""
        try:
            conn.begin()
        except OSError:
            self.hang_up(conn)
            return
        self.arriving[conn] = None
        conn.ends_at = time.monotonic() + self.cfg.keepalive
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_piece, conn))
        if ahead := conn.parser.unreader.take_buffered():
            self.add(conn, ahead)
        else:
            self.on_piece(conn, conn.sock)
        while self.nr_conns >= self.worker_connections and self.arriving:
            self.refuse(next(iter(self.arriving)), TOO_SLOW)

    def on_piece(self, conn: ArrivingConnection, sock: socket) -> None:
        try:
            piece = sock.recv(PIECE)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        if piece:
            self.add(conn, piece)
        elif conn.request.data:
            # Half a request, and no more will come: gunicorn knows what to make of it.
            conn.request.is_cut = True
            self.take(conn)
        else:
            self.hang_up(conn)

    def add(self, conn: ArrivingConnection, piece: bytes) -> None:
        # Not by what is kept of it: empty lines ahead of a request are dropped.
        if not conn.request.received:
            conn.ends_at = time.monotonic() + self.request_seconds
        conn.request.add(piece)
        self.buffered += len(piece)
        try:
            if conn.request.is_whole():
                self.take(conn)
            elif conn.request.expects_a_word():
                conn.sock.send(CONTINUE)
        except HTTPException as error:
            self.refuse(conn, error)
        except OSError:
            self.hang_up(conn)
        while self.buffered > MOST_BUFFERED and self.arriving:
            self.refuse(next(iter(self.arriving)), TOO_SLOW)

    def take(self, conn: ArrivingConnection) -> None:
        """Let a thread answer it."""
        self.forget(conn)
        conn.parser.unreader.unread(bytes(conn.request.data))
        self.queue(conn, conn.request.data)

    def forget(self, conn: ArrivingConnection) -> None:
        if conn in self.arriving:
            del self.arriving[conn]
            self.buffered -= conn.request.received
            self.poller.unregister(conn.sock)

    def hang_up(self, conn: ArrivingConnection) -> None:
        self.forget(conn)
        self.nr_conns -= 1
        conn.close()

    def refuse(self, conn: ArrivingConnection, error: HTTPException) -> None:
        self.forget(conn)
        self.nr_conns -= 1
        has_begun = bool(conn.request.data)
        if has_begun:
            refusing.tell(conn.sock, conn.client, error)
        conn.close(graceful=has_begun)

    def murder_pending(self) -> None:
        """What gunicorn calls between events: cut off who has had time enough."""
        now = time.monotonic()
        if now < self.looks_at:
            return
        self.looks_at = now + SECONDS_BETWEEN_LOOKS
        self.refuse_queued(now)
        self.cut_off_who_does_not_read(now)
        latest = now + gthread.STOP_KEEPALIVE_LINGER
        for conn in [*self.arriving]:
            if not self.alive:
                conn.ends_at = min(conn.ends_at, latest)
            if conn.ends_at < now:
                self.refuse(conn, TOO_SLOW)

    def handle_error(self, req: Any, client: socket, addr: Any, exc: Exception) -> None:
        refusing.tell(client, addr, refusing.refusal(exc), exc)

    def _keepalive_after(self, conn: ArrivingConnection, keepalive: bool) -> bool:
        # The rest of a body that is not read would be taken for the next request.
        try:
            return not conn.request.is_cut and bool(super()._keepalive_after(conn, keepalive))
        except ParseException:
            # The request is answered: a second answer would be taken for that of the next one.
            return False
