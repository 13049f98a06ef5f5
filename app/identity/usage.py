"""When, from where and how often tokens are used, noted without a write in the request.

Notes gather in the process and are written by a thread every few seconds, and at exit. That a token
came from an address for the first time is an event.
"""

import threading
from collections import Counter
from datetime import UTC, date, datetime
from typing import NamedTuple

import structlog
from flask import Flask, current_app, g
from sqlalchemy import bindparam, or_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError

from app.events import bell
from app.events.ledger import EventType, write
from app.identity import usage_days
from app.identity.limits import network_of
from app.identity.models import ApiToken, TokenAddress
from app.kit.actor import Actor
from app.kit.background import Background
from app.kit.db import session

SECONDS_BETWEEN_WRITES = 5.0
MOST_KNOWN = 10_000

log = structlog.get_logger()


class Note(NamedTuple):
    """The last use of a token from an address, and the first request of those not written yet."""

    at: datetime
    user_id: int
    request_id: str | None


# A token, and an address it was used from.
Place = tuple[int, str | None]

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
    """The notes of one process, and the places that it has written before."""

    def __init__(self, app: Flask) -> None:
        self.app, self.lock = app, threading.Lock()
        self.notes, self.known = dict[Place, Note](), set[tuple[int, str]]()
        self.counts = Counter[tuple[int, date]]()
        self.background = Background(app, SECONDS_BETWEEN_WRITES, self.write)

    def note(self, place: Place, note: Note) -> None:
        with self.lock:
            earlier = self.notes.get(place, note)
            self.notes[place] = note._replace(request_id=earlier.request_id)
            self.counts[place[0], note.at.date()] += 1
        self.background.begin()

    def write(self) -> None:
        with self.lock:
            notes, self.notes = self.notes, {}
            counts, self.counts = self.counts, Counter()
        if not notes:
            return
        # In the order of ids: two processes that write at once wait, and do not deadlock.
        ordered = sorted(notes.items(), key=lambda one: (one[0][0], one[1].at))
        try:
            with self.app.app_context():
                rows = [{"token_id": i, "at": note.at, "ip": ip} for (i, ip), note in ordered]
                session.connection().execute(_UPDATE, rows)
                usage_days.add(counts)
                met = {self.meet(*place, note) for place, note in ordered}
                session.commit()
                bell.ring()
        except SQLAlchemyError as error:
            log.warning("last use of tokens not written", error=str(error), tokens=len(notes))
        else:
            self.known = met if len(self.known) > MOST_KNOWN else self.known | met

    def meet(self, token_id: int, ip: str | None, note: Note) -> tuple[int, str]:
        """The token at this address; that it was never there before is an event."""
        place = (token_id, network_of(ip))
        if ip is None or place in self.known:
            return place
        added = insert(TokenAddress).values(token_id=token_id, network=network_of(ip))
        is_new = added.on_conflict_do_nothing().returning(TokenAddress.token_id)
        if session.execute(is_new).first():
            who = Actor(note.user_id, token_id=token_id, request_id=note.request_id, ip=ip)
            network = {"network": network_of(ip)}
            write(who, EventType.ACCESS_NEW_ADDRESS, token_id, network, {})
        return place


def note(token_id: int, user_id: int, ip: str | None) -> None:
    usage: Usage = current_app.extensions["token_usage"]
    usage.note((token_id, ip), Note(datetime.now(UTC), user_id, g.get("request_id")))


def init_app(app: Flask) -> None:
    app.extensions["token_usage"] = Usage(app)
