"""The bell: it rings soon after a commit that wrote events, so that readers need not keep asking.

It is rung by a thread, at most once in a while: a NOTIFY inside of the writers' transactions would
make all of their commits queue behind one lock. A bell that is not heard loses nothing: readers ask
every second anyway.
"""

import select
import threading
import time
from contextlib import suppress
from typing import Any

import psycopg2
import structlog
from flask import Flask, Response, current_app, g, has_request_context
from sqlalchemy.exc import SQLAlchemyError

from app.kit.db import db

CHANNEL = "timetracker_events"
SECONDS_BETWEEN_RINGS = 0.02

log = structlog.get_logger()


class Bell:
    """Rings for the commits of one process."""

    def __init__(self, app: Flask) -> None:
        self.app, self.wanted, self.lock = app, threading.Event(), threading.Lock()
        self.ringer: threading.Thread | None = None

    def ring(self) -> None:
        self.wanted.set()
        # Not at import: gunicorn forks its workers, and threads do not survive a fork.
        if self.ringer is None and not self.app.testing:
            with self.lock:
                if self.ringer is None:
                    self.ringer = threading.Thread(target=self.ring_forever, daemon=True)
                    self.ringer.start()

    def ring_forever(self) -> None:
        while self.wanted.wait():
            self.wanted.clear()
            try:
                with self.app.app_context(), db.engine.connect() as connection:
                    driver: Any = connection.connection.driver_connection
                    driver.autocommit = True
                    with driver.cursor() as cursor:
                        cursor.execute(f"NOTIFY {CHANNEL}")
            except (SQLAlchemyError, psycopg2.Error) as error:
                log.warning("the bell did not ring", error=str(error))
            time.sleep(SECONDS_BETWEEN_RINGS)


class Listener:
    """Hears the bell, on a connection of its own; one that breaks is opened anew."""

    def __init__(self) -> None:
        self._driver: Any = None

    def wait(self, seconds: float) -> bool:
        """Until the bell rings, but not longer than that; whether it rang."""
        until = time.monotonic() + seconds
        try:
            driver = self._listening()
            # Not select.select, which knows no file beyond the first 1,024 of a process.
            waiting = select.poll()
            waiting.register(driver, select.POLLIN)
            if waiting.poll(seconds * 1000):
                driver.poll()
                driver.notifies.clear()
                return True
        except (SQLAlchemyError, psycopg2.Error, OSError):
            self.close()
            time.sleep(max(0.0, until - time.monotonic()))
        return False

    def close(self) -> None:
        driver, self._driver = self._driver, None
        if driver is not None:
            with suppress(psycopg2.Error):
                driver.close()

    def _listening(self) -> Any:
        if self._driver is None:
            opened = db.engine.raw_connection()
            self._driver = opened.driver_connection
            # The pool forgets it, and may open another one in its place.
            opened.detach()
            self._driver.autocommit = True
            with self._driver.cursor() as cursor:
                cursor.execute(f"LISTEN {CHANNEL}")
        return self._driver


def note() -> None:
    """Something was written that readers want to know of, if it is committed."""
    if has_request_context():
        g.rings = True


def init_app(app: Flask) -> None:
    bell = app.extensions["bell"] = Bell(app)

    @app.after_request
    def ring(response: Response) -> Response:
        if response.status_code < 400 and g.get("rings"):
            bell.ring()
        return response


def ring() -> None:
    """For what is committed outside of requests."""
    current_app.extensions["bell"].ring()
