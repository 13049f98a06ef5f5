"""`/live`: what happens, as it happens, for the pages of a signed-in browser."""

from flask import Response, session

from app.activity.stream import service
from app.activity.stream.answer import stream_to
from app.dashboard.blueprint import bp
from app.events.ledger import EventType
from app.identity.token_format import hash_of
from app.kit.actor import actor

# What pages show of it changes under the eyes of whoever looks.
NOUNS = frozenset({"timer", "time_entry", "project", "task"})
TYPES = [kind.value for kind in EventType if kind.partition(".")[0] in NOUNS]


@bp.get("/live")
def live() -> Response:
    """Server-Sent Events as `/api/v1/events/stream` sends them, by the rights of the person."""
    return stream_to(service.listen(actor, hash_of(session["key"]), types=TYPES))


@bp.app_template_global()
def live_types() -> str:
    return " ".join(TYPES)
