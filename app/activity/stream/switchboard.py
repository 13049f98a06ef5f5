"""The open connections of one process, and the wait for whichever of them is ready."""

import os
import selectors
import socket
import time
from contextlib import suppress

import structlog

from app.activity.stream import frames
from app.activity.stream.line import Line
from app.activity.stream.listener import Listener
from app.activity.stream.places import Places

log = structlog.get_logger()


class Switchboard:
    """`lines` by their listeners. All but `wake` is for the thread that waits."""

    def __init__(self, places: Places) -> None:
        self.places, self.lines = places, dict[Listener, Line]()
        self._selector = selectors.DefaultSelector()
        heard, self._waker = os.pipe()
        for end in (heard, self._waker):
            os.set_blocking(end, False)
        self._selector.register(heard, selectors.EVENT_READ)

    def wake(self) -> None:
        """End the wait. Other threads and signal handlers may."""
        with suppress(BlockingIOError):
            os.write(self._waker, b"\0")

    def wait(self, seconds: float | None) -> None:
        """Until somebody is to be attended to, which is done, or somebody calls `wake`."""
        for key, ready in self._selector.select(seconds):
            if key.data is None:
                os.read(key.fd, 4096)
            else:
                self._attend(key.data, ready)

    def connect(self, listener: Listener, sock: socket.socket) -> None:
        try:
            line = Line(sock, listener)
        except OSError:
            sock.close()
            self.places.leave(listener)
            return
        self.lines[listener] = line
        self._selector.register(sock, selectors.EVENT_READ, line)

    def send(self, line: Line, text: bytes) -> None:
        try:
            line.send(text)
        except OSError:
            self.close(line, "the connection is broken")
        else:
            self._watch(line)

    def close(self, line: Line, reason: str) -> None:
        del self.lines[line.listener]
        self._selector.unregister(line.sock)
        line.close(frames.farewell(reason))
        self.places.leave(line.listener)
        seconds = round(time.monotonic() - line.opened_at, 1)
        log.info("stream ended", reason=reason, token_id=line.listener.token_id, seconds=seconds)

    def _watch(self, line: Line) -> None:
        """Wait until the other side takes more, if it must."""
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if line.buffer else 0)
        if self._selector.get_key(line.sock).events != wanted:
            self._selector.modify(line.sock, wanted, line)

    def _attend(self, line: Line, ready: int) -> None:
        try:
            if ready & selectors.EVENT_READ and line.is_closed_by_reader():
                self.close(line, "closed by the reader")
                return
            line.flush()
            self._watch(line)
        except OSError:
            self.close(line, "the connection is broken")
