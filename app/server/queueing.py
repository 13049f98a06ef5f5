"""Whole requests, waiting for a thread: not for longer than whoever asks has patience.

Questions after the server's health never wait behind other requests: they have their own threads.
"""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from gunicorn.workers import gthread

from app.kit.errors import Unavailable
from app.server import refusing

MOST_SECONDS_IN_QUEUE = 10
# The first asks the process alone, and must not wait for one that asks the database.
HEALTH = (b" /api/v1/health/live", b" /api/v1/health")
LONGEST_METHOD = len(b"OPTIONS")


class Queue(gthread.ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        # With the moment until which each may wait; who came first is first.
        self.queued: dict[Future[Any], tuple[float, Any]] = {}

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
