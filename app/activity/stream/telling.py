"""A batch of events as it is told to one kind of listener: each event once, however many listen."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.activity.facts import Facts
from app.activity.ledger import Happening
from app.activity.payload import told
from app.activity.sight import sees
from app.activity.stream import frames
from app.activity.stream.listener import Listener
from app.identity.scopes import Scope
from app.kit.actor import Actor

# A listener is handed so much at a time, and the rest when that is sent.
MOST_BYTES = 64 * 1024


def ears_of(actor: Actor) -> Hashable:
    """What decides who is told what: those with the same ears hear the same."""
    if actor.is_admin and Scope.ADMIN_ALL in actor.scopes:
        return actor.modules
    return actor.user_id, actor.role, actor.scopes, actor.modules


@dataclass
class Telling:
    """`events` as `actor` hears them."""

    actor: Actor
    events: Sequence[Happening]
    facts: Facts
    _told: dict[int, tuple[bytes, set[Any]] | None] = field(default_factory=dict)

    def to(self, listener: Listener) -> bytes:
        """What the listener has missed of it; their position moves along."""
        text = bytearray()
        for event in self.events:
            if event["sequence"] > listener.position:
                if listener.asks_for(event):
                    text += self._text(event, listener.project_id)
                listener.position = event["sequence"]
                if len(text) >= MOST_BYTES:
                    break
        return bytes(text)

    def _text(self, event: Happening, project_id: int | None) -> bytes:
        sequence = event["sequence"]
        if sequence not in self._told:
            self._told[sequence] = self._tell(event)
        text, projects = self._told[sequence] or (b"", set())
        return text if project_id is None or project_id in projects else b""

    def _tell(self, event: Happening) -> tuple[bytes, set[Any]] | None:
        if not sees(self.actor, event, self.facts):
            return None
        payload = told(self.actor, event, self.facts)
        return frames.of(payload), projects_of(event, payload)


def projects_of(event: Happening, payload: dict[str, Any]) -> set[Any]:
    """The projects that an event is about, as far as it tells so: also the one that was left."""
    if event["subject_type"] == "project":
        return {event["subject_id"]}
    told = (payload["data"], payload["previous"] or {})
    return {part["project_id"] for part in told if part.get("project_id")}
