"""Names of events: `project.updated`, all of a noun by `project.*`, all there are by `*`."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from marshmallow import ValidationError, fields

from app.events.ledger import EventType

EVERYTHING = "*"


def noun(event_type: str) -> str:
    return event_type.partition(".")[0]


def ask_for(patterns: Iterable[str], event_type: str) -> bool:
    return not {EVERYTHING, event_type, f"{noun(event_type)}.*"}.isdisjoint(patterns)


@cache
def known() -> frozenset[str]:
    """Every name and every `noun.*` that there is."""
    names = {event_type.value for event_type in EventType}
    return frozenset(names | {f"{noun(name)}.*" for name in names if "." in name} | {EVERYTHING})


def types_of(patterns: Iterable[str]) -> list[str]:
    """The types that are meant."""
    return [event_type.value for event_type in EventType if ask_for(patterns, event_type)]


class EventName(fields.String):
    """A name of one or several types of events; one that means none is refused."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        name: str = super()._deserialize(value, attr, data, **options)
        if name not in known():
            raise ValidationError("Must be an event such as project.created, or project.*")
        return name
