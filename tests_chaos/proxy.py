"""A network between two programs of this machine, which can fall silent and be slow."""

import socket
import threading
import time
from contextlib import suppress
from types import TracebackType

PIECE = 65536
SECONDS_BETWEEN_LOOKS = 0.01


class Proxy:
    """`silent`: nothing passes, in either direction, and no connection ends. `delay`: seconds that
    each piece is held up.
    """

    def __init__(self, target: int) -> None:
        self.target, self.silent, self.delay = target, False, 0.0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])

    def __enter__(self) -> "Proxy":
        self.thread = threading.Thread(target=self._accept)
        self.thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.silent = False
        self.listener.shutdown(socket.SHUT_RDWR)
        self.thread.join()
        self.listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._connect, args=(client,), daemon=True).start()

    def _connect(self, client: socket.socket) -> None:
        self._wait()
        with client, suppress(OSError), socket.create_connection(("127.0.0.1", self.target)) as far:
            back = threading.Thread(target=self._pass, args=(far, client), daemon=True)
            back.start()
            self._pass(client, far)
            back.join()

    def _pass(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):  # One end is gone: so is the other, then.
            while piece := source.recv(PIECE):
                self._wait()
                sink.sendall(piece)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _wait(self) -> None:
        time.sleep(self.delay)
        while self.silent:
            time.sleep(SECONDS_BETWEEN_LOOKS)
