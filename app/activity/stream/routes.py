"""`/api/v1/events/stream`."""

import random

from flask import Blueprint, Flask, Response, current_app

from app.activity.stream import alone, frames, service
from app.activity.stream.hub import Hub
from app.activity.stream.schemas import StreamArgs
from app.identity.access import requires, token_of_request
from app.identity.token_format import hash_of
from app.kit import handover
from app.kit.actor import actor
from app.kit.endpoint import asks, refuses, sends
from app.kit.warnings import warnings
from app.kit.wire import Row

bp = Blueprint("stream", __name__)

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
# In milliseconds. Those whose server stops shall not all come back at once.
SOONEST, LATEST = 1000, 4000


@bp.get("/events/stream")
@requires()
@asks(StreamArgs, headers={"Last-Event-ID": "last_event_id"})
@refuses(429, "Too many calls, or too many streams of this token; `Retry-After` says for how long")
@sends(frames.KIND)
def listen(query: Row) -> Response:
    """Listen to what happens, as it happens.

    Server-Sent Events: each has the type as its `event`, a number as its `id`, and in `data` the
    same JSON as webhooks get. You hear of what you may see, by the rights of that moment. After a
    break, send the last `id` as `Last-Event-ID`: nothing is lost and nothing comes twice. The
    stream ends when the token does.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # of a proxy
    hub: Hub = app.extensions["streams"]
    listener = service.listen(actor, hash_of(token_of_request()), **query)
    hub.places.take(listener)
    wait = random.randint(SOONEST, LATEST)  # noqa: S311 - spreads them, and is no secret
    greeting = frames.greeting(listener.position, wait, warnings())
    if hand_over := handover.offered():
        body = hub.handed_over(hand_over, listener, greeting)
    else:
        body = alone.stream(app, listener, greeting)
    return Response(body, mimetype=frames.KIND, headers=HEADERS)
