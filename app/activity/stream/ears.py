"""Hears the bell for one who waits for other things, too."""

import threading
from collections.abc import Callable

from flask import Flask

from app.events import bell

SECONDS_TO_LISTEN = 1.0


class Ears:
    """A thread that listens while somebody wants to know."""

    def __init__(self, app: Flask, ring: Callable[[], None]) -> None:
        self.app, self.ring, self._wanted = app, ring, threading.Event()
        threading.Thread(target=self._run, name="ears", daemon=True).start()

    def listen(self, is_wanted: bool) -> None:
        if is_wanted:
            self._wanted.set()
        else:
            self._wanted.clear()

    def _run(self) -> None:
        heard = bell.Listener()
        while True:
            if not self._wanted.is_set():
                heard.close()
                self._wanted.wait()
            with self.app.app_context():
                if heard.wait(SECONDS_TO_LISTEN):
                    self.ring()
