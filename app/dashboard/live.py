"""`/live`: what happens, as it happens, for the pages of a signed-in browser."""

from flask import Response, g, request, session

from app.activity.stream import service
from app.activity.stream.answer import stream_to
from app.activity.stream.schemas import StreamArgs
from app.dashboard.blueprint import bp
from app.events import sealing
from app.events.ledger import EventType
from app.identity.token_format import hash_of
from app.kit.actor import actor
from app.kit.loading import query_args

# What pages show of it changes under the eyes of whoever looks.
NOUNS = frozenset({"timer", "time_entry", "project", "task"})
TYPES = [kind.value for kind in EventType if kind.partition(".")[0] in NOUNS]
_args = StreamArgs(only=["last_event_id"])


@bp.before_request
def mark_the_place() -> None:
    """Where in the ledger a page stands. Read before all that it shows: what happens while it is
    made and sent, and before it listens, is told to it then. What is committed and not sealed yet
    is told twice, which is better than a page that waits for the lock of who seals.
    """
    if "actor" in g and "HX-Request" not in request.headers:
        g.live_from = sealing.head()


@bp.get("/live")
def live() -> Response:
    """Server-Sent Events as `/api/v1/events/stream` sends them, by the rights of the person."""
    place = query_args(_args, {"Last-Event-ID": "last_event_id"})
    return stream_to(service.listen(actor, hash_of(session["key"]), types=TYPES, **place))


@bp.app_template_global()
def live_types() -> str:
    return " ".join(TYPES)
