"""gunicorn's threaded worker, which hands over connections that the application wants to keep, and
does not let the beginning or the end of one connection hold up all others.

A request gets a thread when it has come whole (`app/server/arrivals.py`).

A connection that is handed over (`app/kit/handover.py`) takes none of gunicorn's threads, and is
counted no more among the connections that it keeps.

Before it closes a connection, gunicorn waits for up to two seconds for the other side to close it
too, so that the last bytes arrive (RFC 9112, section 9.6). Version 27 does so on the thread that
accepts connections: a handful of clients that keep theirs open would stop the worker.
"""

import socket
import threading
from collections.abc import Iterable
from typing import Any

from gunicorn import util
from gunicorn.workers import gthread

from app.kit import handover
from app.kit.http import MAX_BODY_BYTES
from app.server.arrivals import Arrivals, ArrivingConnection

MOST_LINGERING = 64
# Who sends a body that is too long hears why when it is sent; far longer ones are cut off.
MOST_DRAINED = 2 * MAX_BODY_BYTES
_lingering = threading.BoundedSemaphore(MOST_LINGERING)
# Who goes on with a connection when its answer so far is sent.
_takers: dict[socket.socket, handover.Taker] = {}


class Connection(ArrivingConnection):
    """A connection that ends on a thread of its own; at once, where very many end."""

    def close(self, graceful: bool = False) -> None:
        if taker := _takers.pop(self.sock, None):
            taker(self.sock)
        elif graceful and _lingering.acquire(blocking=False):
            threading.Thread(target=self._linger, daemon=True).start()
        else:
            super().close()

    def _linger(self) -> None:
        try:
            self.sock.setblocking(True)
            util.close_graceful(self.sock, max_drain=MOST_DRAINED)
        finally:
            _lingering.release()


class Worker(Arrivals):
    application: Any = None
    wsgi: Any

    def init_process(self) -> Any:
        # The worker makes its connections by this name.
        gthread.TConn = Connection
        return super().init_process()

    def load_wsgi(self) -> None:
        super().load_wsgi()
        self.application = self.wsgi
        self.wsgi = self.serve

    def serve(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Call the application, which may ask for the connection."""
        answer = start_response.__self__

        def hand_over(taker: handover.Taker) -> None:
            # What is written later is in no chunks: the answer ends with its connection.
            answer.chunked = False
            _takers[answer.sock] = taker

        environ[handover.KEY] = hand_over
        answered: Iterable[bytes] = self.application(environ, start_response)
        return answered

    def handle_exit(self, sig: int, frame: Any) -> None:
        self.end_streams()
        super().handle_exit(sig, frame)

    def run(self) -> None:
        try:
            super().run()
        finally:
            self.end_streams()
            self.application.extensions["streams"].join()

    def end_streams(self) -> None:
        """Nobody else would: what is handed over does not hold up a worker that stops."""
        if self.application:
            self.application.extensions["streams"].end()
