"""The text of a stream: https://html.spec.whatwg.org/multipage/server-sent-events.html."""

from collections.abc import Mapping
from typing import Any

from app.kit.json_text import to_json

KIND = "text/event-stream"
SECONDS_BETWEEN_HEARTBEATS = 15.0


def of(payload: Mapping[str, Any]) -> bytes:
    """An event. JSON has no line breaks of its own, so that its `data` is one line."""
    head = f"event: {payload['type']}\nid: {payload['sequence']}\ndata: "
    return head.encode() + to_json(payload) + b"\n\n"


def greeting(position: int, wait: int, warnings: Mapping[str, str]) -> bytes:
    """The first words: where the stream stands, and how many milliseconds a client whose connection
    breaks shall wait. Who never hears an event resumes from there, too.
    """
    told = b": warnings " + to_json(warnings) + b"\n" if warnings else b""
    return told + f"retry: {wait}\nid: {position}\n\n".encode()


def heartbeat(position: int) -> bytes:
    """A sign of life. An id without data is no event, but clients remember it: nothing up to there
    has to be looked through again when they resume.
    """
    return f": heartbeat\nid: {position}\n\n".encode()


def farewell(reason: str) -> bytes:
    return f": {reason}\n\n".encode()
