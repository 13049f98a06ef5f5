"""When and from where tokens were last used, noted without a write in the request.

Notes gather in the process and are written by a thread every few seconds, and at exit.
"""

import atexit
import threading
from datetime import UTC, datetime

import structlog
from flask import Flask, current_app
from sqlalchemy import bindparam, or_, update
from sqlalchemy.exc import SQLAlchemyError

from app.identity.models import ApiToken
from app.kit.db import db

SECONDS_BETWEEN_WRITES = 5.0

log = structlog.get_logger()
Note = tuple[datetime, str | None]

_UPDATE = (
    update(ApiToken.__table__)  # type: ignore[arg-type]  # a declarative class has a Table here
    .where(
        ApiToken.id == bindparam("token_id"),
        or_(ApiToken.last_used_at.is_(None), ApiToken.last_used_at < bindparam("at")),
    )
    .values(
        last_used_at=bindparam("at"),
        last_used_ip=bindparam("ip"),
        updated_at=ApiToken.updated_at,
    )
)


class Usage:
    """The notes of one process."""

    def __init__(self, app: Flask) -> None:
        self.app, self.notes, self.lock = app, dict[int, Note](), threading.Lock()
        self.writer: threading.Thread | None = None

    def note(self, token_id: int, ip: str | None) -> None:
        with self.lock:
            self.notes[token_id] = (datetime.now(UTC), ip)
            # Not at import: gunicorn forks its workers, and threads do not survive a fork.
            if self.writer is None and not self.app.testing:
                self.writer = threading.Thread(target=self.write_forever, daemon=True)
                self.writer.start()
                atexit.register(self.write)

    def write_forever(self) -> None:
        pause = threading.Event()
        while not pause.wait(SECONDS_BETWEEN_WRITES):
            self.write()

    def write(self) -> None:
        with self.lock:
            notes, self.notes = self.notes, {}
        if not notes:
            return
        # In the order of ids: two processes that write at once wait, and do not deadlock.
        rows = [{"token_id": i, "at": at, "ip": ip} for i, (at, ip) in sorted(notes.items())]
        try:
            with self.app.app_context(), db.engine.begin() as connection:
                connection.execute(_UPDATE, rows)
        except SQLAlchemyError as error:
            log.warning("last use of tokens not written", error=str(error), tokens=len(rows))


def note(token_id: int, ip: str | None) -> None:
    current_app.extensions["token_usage"].note(token_id, ip)


def init_app(app: Flask) -> None:
    app.extensions["token_usage"] = Usage(app)
