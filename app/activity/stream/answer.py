"""The answer that is a stream: begun by the request's thread, gone on with by the hub."""

import random

from flask import Flask, Response, current_app

from app.activity.stream import alone, frames
from app.activity.stream.hub import Hub
from app.activity.stream.listener import Listener
from app.activity.stream.reader import Reader
from app.kit import handover
from app.kit.warnings import warnings

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
# In milliseconds. Those whose server stops shall not all come back at once.
SOONEST, LATEST = 1000, 4000


def stream_to(listener: Listener) -> Response:
    """
    :raises TooManyRequests: if the listener's token or browser has as many as it may have
    :raises Unavailable: if the process has
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # of a proxy
    hub: Hub = app.extensions["streams"]
    hub.places.take(listener)
    wait = random.randint(SOONEST, LATEST)  # noqa: S311 - spreads them, and is no secret
    greeting = frames.greeting(listener.position, wait, warnings())
    if hand_over := handover.offered():
        body = hub.handed_over(hand_over, listener, greeting)
    else:
        body = alone.stream(app, Reader(hub.idle), listener, greeting)
    return Response(body, mimetype=frames.KIND, headers=HEADERS)
