"""`/api/v1/events/stream`."""

from flask import Blueprint, Response

from app.activity.stream import frames, service
from app.activity.stream.answer import stream_to
from app.activity.stream.schemas import StreamArgs
from app.identity.access import requires, token_of_request
from app.identity.token_format import hash_of
from app.kit.actor import actor
from app.kit.endpoint import asks, refuses, sends
from app.kit.wire import Row

bp = Blueprint("stream", __name__)


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
    return stream_to(service.listen(actor, hash_of(token_of_request()), **query))
