"""What a process writes by itself: every few seconds, and once more before it ends."""

import atexit
import threading
from collections.abc import Callable

from flask import Flask


class Background:
    """A thread that begins when there is something to do; in tests they do it themselves."""

    def __init__(self, app: Flask, seconds: float, work: Callable[[], None]) -> None:
        self.app, self.seconds, self.work = app, seconds, work
        self.lock = threading.Lock()
        self.thread: threading.Thread | None = None

    def begin(self) -> None:
        # Not at import: gunicorn forks its workers, and threads do not survive a fork.
        if self.thread is not None or self.app.testing:
            return
        with self.lock:
            if self.thread is None:
                self.thread = threading.Thread(target=self.run, daemon=True)
                self.thread.start()
                atexit.register(self.work)

    def run(self) -> None:
        pause = threading.Event()
        while not pause.wait(self.seconds):
            self.work()
