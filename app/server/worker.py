"""gunicorn's threaded worker, which does not let the end of one connection hold up all others.

Before it closes a connection, gunicorn waits for up to two seconds for the other side to close it
too, so that the last bytes arrive (RFC 9112, section 9.6). Version 27 does so on the thread that
accepts connections: a handful of clients that keep theirs open would stop the worker.
"""

import threading
from typing import Any

from gunicorn.workers import gthread

MOST_LINGERING = 64
_lingering = threading.BoundedSemaphore(MOST_LINGERING)


class Connection(gthread.TConn):  # type: ignore[misc]  # gunicorn ships no types
    """A connection that ends on a thread of its own; at once, where very many end."""

    def close(self, graceful: bool = False) -> None:
        if graceful and _lingering.acquire(blocking=False):
            threading.Thread(target=self._linger, daemon=True).start()
        else:
            super().close()

    def _linger(self) -> None:
        try:
            super().close(graceful=True)
        finally:
            _lingering.release()


class Worker(gthread.ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    def init_process(self) -> Any:
        # The worker makes its connections by this name.
        gthread.TConn = Connection
        return super().init_process()
