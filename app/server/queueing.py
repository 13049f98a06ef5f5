"""Whole requests, waiting for a thread: not for longer than whoever asks has patience.

Questions after the server's health never wait behind other requests: they have their own threads.

An answer is written on the thread that made it. Where others wait for a thread, whoever takes
nothing of an answer is cut off.
"""

import select
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from socket import SHUT_RDWR, socket
from typing import Any

from gunicorn.workers import gthread

from app.kit.errors import Unavailable
from app.server import refusing

MOST_SECONDS_IN_QUEUE = 10
MOST_SECONDS_WITHOUT_READING = 3
# The first asks the process alone, and must not wait for one that asks the database.
HEALTH = (b" /api/v1/health/live", b" /api/v1/health")
LONGEST_METHOD = len(b"OPTIONS")


class Queue(gthread.ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        # With the moment until which each may wait; who came first is first.
        self.queued: dict[Future[Any], tuple[float, Any]] = {}
        self.answering: set[Any] = set()

    def init_process(self) -> Any:
        self.reserved = {path: ThreadPoolExecutor(1) for path in HEALTH}
        return super().init_process()

    def queue(self, conn: Any, head: bytearray) -> None:
        """Let the next free thread answer; `head` is how the request begins."""
        waiting = self.pool_for(head).submit(self.handle, conn)
        self.queued[waiting] = (time.monotonic() + MOST_SECONDS_IN_QUEUE, conn)
        waiting.add_done_callback(
            lambda done: self.method_queue.defer(self.finish_queued, conn, done)
        )

    def pool_for(self, head: bytearray) -> Any:
        for path, pool in self.reserved.items():
            if head.find(path, 0, LONGEST_METHOD + len(path)) >= 0:
                return pool
        return self.tpool

    def finish_queued(self, conn: Any, done: Future[Any]) -> None:
        self.queued.pop(done, None)
        self.finish_request(conn, done)

    def refuse_queued(self, now: float) -> None:
        """Those that no thread has taken in time; what runs is left to run."""
        for waiting, (until, conn) in [*self.queued.items()]:
            if until > now:
                break
            del self.queued[waiting]
            if waiting.cancel():
                refusing.tell(conn.sock, conn.client, Unavailable("More is asked than can be done"))

    def handle_request(self, req: Any, conn: Any) -> Any:
        conn.took_at = time.monotonic()
        self.answering.add(conn)
        try:
            return super().handle_request(req, conn)
        finally:
            self.answering.discard(conn)

    def cut_off_who_does_not_read(self, now: float) -> None:
        """The thread that writes to them finds the connection closed, and is free."""
        others_wait = any(not (one.running() or one.done()) for one in self.queued)
        for conn in [*self.answering]:
            # It may have ended, and been closed, on its thread.
            with suppress(OSError, ValueError):
                if has_room(conn.sock):
                    conn.took_at = now
                elif others_wait and now - conn.took_at > MOST_SECONDS_WITHOUT_READING:
                    conn.sock.shutdown(SHUT_RDWR)


def has_room(sock: socket) -> bool:
    """Whether something can be written; so it is, too, while nothing is being written."""
    poll = select.poll()
    poll.register(sock, select.POLLOUT)
    return bool(poll.poll(0))
