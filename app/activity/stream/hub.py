"""All streams of one process, told by one thread that waits for all connections at once."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from functools import partial
from queue import Empty, SimpleQueue

import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app.activity.stream import frames
from app.activity.stream.ears import Ears
from app.activity.stream.line import Line
from app.activity.stream.listener import Listener
from app.activity.stream.places import Places
from app.activity.stream.reader import Reader
from app.activity.stream.switchboard import Switchboard
from app.kit.handover import Taker
from config import Config

# Events that come in quick succession are told together.
SECONDS_BETWEEN_LOOKS = 0.02
SECONDS_TO_RECOVER = 1.0
SECONDS_BETWEEN_ROUNDS = 1.0
SECONDS_TO_END = 2.0
SERVER_STOPS = "the server stops; come back"

log = structlog.get_logger()


class Hub:
    """Its public methods are for other threads."""

    def __init__(self, app: Flask, config: Config) -> None:
        self.app, self.places, self.patience = app, Places(config), config.stream_stall_seconds
        self.idle = timedelta(hours=config.session_hours)
        self._reader = Reader(self.idle)
        self._arrived: SimpleQueue[tuple[Listener, socket.socket]] = SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._is_ending = self._is_rung = False
        self._not_before = self._tended_at = 0.0

    def handed_over(
        self, hand_over: Callable[[Taker], None], listener: Listener, greeting: bytes
    ) -> Iterator[bytes]:
        """The answer up to the moment at which this hub goes on with it."""
        hand_over(partial(self.take, listener))
        yield greeting

    def take(self, listener: Listener, sock: socket.socket) -> None:
        """Go on with a connection whose listener has been greeted."""
        if self._is_ending:
            Line(sock, listener).close(frames.farewell(SERVER_STOPS))
            return
        self._arrived.put((listener, sock))
        # Not earlier: gunicorn forks its workers, and threads do not survive a fork.
        with self._lock:
            if self._thread is None:
                self._begin()
        self._board.wake()

    def end(self) -> None:
        """Close all streams, and all that still come. Signal handlers may call this."""
        self._is_ending = True
        if self._thread is not None:
            self._board.wake()

    def join(self) -> None:
        """Wait until that is done."""
        if self._thread is not None:
            self._thread.join(SECONDS_TO_END)

    def _begin(self) -> None:
        self._board, self._ears = Switchboard(self.places), Ears(self.app, self._ring)
        self._thread = threading.Thread(target=self._run, name="streams", daemon=True)
        self._thread.start()

    def _ring(self) -> None:
        self._is_rung = True
        self._board.wake()

    def _run(self) -> None:
        while not self._is_ending:
            try:
                self._go_round()
            except Exception:
                # A mistake of ours, which shall not cost all others their streams.
                log.exception("streams stumbled")
                time.sleep(SECONDS_TO_RECOVER)
        self._admit()
        for line in self._lines():
            self._board.close(line, SERVER_STOPS)

    def _go_round(self) -> None:
        self._admit()
        if self._has_news() and time.monotonic() >= self._not_before:
            self._look()
        self._tend()
        self._wait()

    def _lines(self) -> list[Line]:
        """Those that are open now; some may be closed while one goes through them."""
        return list(self._board.lines.values())

    def _admit(self) -> None:
        with suppress(Empty):
            while True:
                self._board.connect(*self._arrived.get_nowait())
                self._reader.forget()
                self._is_rung = True
        self._ears.listen(bool(self._board.lines))

    def _has_news(self) -> bool:
        """Whether to look at once: something has happened, or somebody who has missed something can
        be sent it.
        """
        lines, head = self._board.lines.values(), self._reader.head
        missing = (line.listener.position < head and not line.buffer for line in lines)
        return bool(lines) and (self._is_rung or any(missing))

    def _look(self) -> None:
        self._is_rung, began = False, time.monotonic()
        pause = SECONDS_BETWEEN_LOOKS
        try:
            self._tell()
        except SQLAlchemyError as error:
            log.warning("streams wait for the database", error=str(error))
            pause = SECONDS_TO_RECOVER
        # The requests of this process need the processor, too.
        self._not_before = time.monotonic() + max(pause, time.monotonic() - began)

    def _tell(self) -> None:
        lines = self._board.lines
        ready = [listener for listener, line in lines.items() if not line.buffer]
        with self.app.app_context():
            for listener, text in self._reader.look(list(lines), ready):
                if text is None:
                    self._board.close(lines[listener], "something went wrong; come back")
                elif text:
                    self._board.send(lines[listener], text)
        for line in self._lines():
            if self._reader.actor_of(line.listener) is None:
                self._board.close(line, "the token is no longer valid")

    def _tend(self) -> None:
        """Once a second: a look without being rung for, a sign of life for who hears nothing, the
        end for who takes nothing.
        """
        now = time.monotonic()
        if now - self._tended_at < SECONDS_BETWEEN_ROUNDS:
            return
        self._tended_at, self._is_rung = now, True
        for line in self._lines():
            if line.is_stuck(self.patience):
                self._board.close(line, "too slow a reader")
            elif not line.buffer and now - line.told_at >= frames.SECONDS_BETWEEN_HEARTBEATS:
                self._board.send(line, frames.heartbeat(line.listener.position))

    def _wait(self) -> None:
        seconds = SECONDS_BETWEEN_ROUNDS if self._board.lines else None
        if self._has_news():
            seconds = max(0.0, self._not_before - time.monotonic())
        self._board.wait(seconds)


def init_app(app: Flask, config: Config) -> None:
    app.extensions["streams"] = Hub(app, config)
