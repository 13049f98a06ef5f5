"""A stream for servers that give each answer a thread, and keep its connection."""

import time
from collections.abc import Iterator

from flask import Flask

from app.activity.stream import frames
from app.activity.stream.listener import Listener
from app.activity.stream.reader import Reader

SECONDS_BETWEEN_LOOKS = 1.0


def stream(app: Flask, reader: Reader, listener: Listener, greeting: bytes) -> Iterator[bytes]:
    yield greeting
    last_told = time.monotonic()
    while (text := look(app, reader, listener)) is not None:
        if not text and time.monotonic() - last_told >= frames.SECONDS_BETWEEN_HEARTBEATS:
            text = frames.heartbeat(listener.position)
        if text:
            last_told = time.monotonic()
            yield text
        elif listener.position >= reader.head:
            time.sleep(SECONDS_BETWEEN_LOOKS)


def look(app: Flask, reader: Reader, listener: Listener) -> bytes | None:
    """What there is to be told by now; None if the stream ends."""
    with app.app_context():
        told = dict(reader.look([listener], [listener]))
    return None if reader.actor_of(listener) is None else told.get(listener, b"")
