"""How a stream is asked for."""

from typing import Any

from marshmallow import Schema

from app.activity.names import EventName
from app.kit.fields import CommaList, Id, Whole
from app.kit.http import MAX_ID


class EventId(Whole):
    """The `id:` of an event; `""` is that of a client that has heard of none."""

    def deserialize(self, value: Any, *args: Any, **options: Any) -> Any:
        return super().deserialize(None if value == "" else value, *args, **options)


class StreamArgs(Schema):
    types = CommaList(
        EventName(),
        metadata={
            "description": "Event types: `timer.started`, `project.*`, `*`; all of them by default",
            "example": "project.*,timer.started",
        },
    )
    project_id = Id(
        allow_none=True,
        metadata={"description": "Only of this project: of itself, its tasks, its time and so on"},
    )
    last_event_id = EventId(
        0,
        MAX_ID,
        allow_none=True,
        metadata={
            "description": "Go on after this event, as the header `Last-Event-ID` says it too. "
            "Without either: from now on"
        },
    )
