"""What happens in requests that change nothing, such as refusals: in the ledger soon after them.

A request that is refused is rolled back, so a thread of the process writes them, once a second. The
first of its kind is written as it is, those that follow within a minute as one event with their
number: who knocks a thousand times fills no table.
"""

import threading
import time
from dataclasses import dataclass
from typing import Any

import structlog
from flask import Flask, current_app, g, request
from sqlalchemy.exc import SQLAlchemyError

from app.events import bell
from app.events.ledger import EventType, write
from app.kit.actor import Actor
from app.kit.background import Background
from app.kit.db import session
from app.kit.json_text import json_text

SECONDS_BETWEEN_WRITES = 1.0
SECONDS_TOGETHER = 60.0
# Of different kinds within a minute; what is more is counted by its type alone.
MOST_KEPT = 500

log = structlog.get_logger()


@dataclass
class Incident:
    """What happened, by the first request of its kind; how often since it was last written."""

    actor: Actor
    type: EventType
    subject_id: int
    data: dict[str, Any]
    times: int = 0
    due: float = 0.0


class Incidents:
    """Those of one process."""

    def __init__(self, app: Flask) -> None:
        self.app, self.lock = app, threading.Lock()
        self.kept: dict[Any, Incident] = {}
        self.background = Background(app, SECONDS_BETWEEN_WRITES, self.write)

    def note(self, incident: Incident) -> None:
        who = (incident.actor.user_id, incident.actor.token_id, incident.actor.ip)
        key: Any = (incident.type, incident.subject_id, who, json_text(incident.data))
        with self.lock:
            if key not in self.kept and len(self.kept) >= MOST_KEPT:
                key = incident.type
                incident = Incident(Actor(None), incident.type, 0, {})
            self.kept.setdefault(key, incident).times += 1
        self.background.begin()

    def write(self) -> None:
        """Write what is due. What cannot be written is kept, and tried again."""
        now = time.monotonic()
        with self.lock:
            due = [(one, one.times) for one in self.kept.values() if one.times and one.due <= now]
        try:
            if due:
                self.tell(due)
        except SQLAlchemyError as error:
            log.warning("incidents not written", error=str(error), incidents=len(due))
            return
        with self.lock:
            for one, times in due:
                one.times, one.due = one.times - times, now + SECONDS_TOGETHER
            self.kept = {k: one for k, one in self.kept.items() if one.times or one.due > now}

    def tell(self, due: list[tuple[Incident, int]]) -> None:
        with self.app.app_context():
            for one, times in due:
                write(one.actor, one.type, one.subject_id, one.data | {"times": times}, {})
            session.commit()
            bell.ring()


def note(
    event_type: EventType,
    subject_id: int,
    data: dict[str, Any],
    *,
    user_id: int | None = None,
    token_id: int | None = None,
) -> None:
    """That this happened in the request that runs."""
    actor = Actor(
        user_id, token_id=token_id, request_id=g.get("request_id"), ip=request.remote_addr
    )
    incidents: Incidents = current_app.extensions["incidents"]
    incidents.note(Incident(actor, event_type, subject_id, data))


def init_app(app: Flask) -> None:
    app.extensions["incidents"] = Incidents(app)
