"""An event as webhooks and the stream tell it: one shape for all types."""

from typing import Any

from app.activity.facts import Facts
from app.activity.ledger import Happening
from app.activity.sight import sees_project, shown
from app.kit.actor import Actor
from app.kit.json_text import to_json
from app.kit.wire import Row

API_VERSION = "1"
MOST_BYTES = 20_000
# What a text that makes an event too long keeps; UTF-8 needs up to four bytes for each.
KEPT_CHARACTERS = 1000


def event_key(event_id: int) -> str:
    """The event's id as it is told; the same in every delivery, in the stream and in the log."""
    return f"evt_{event_id}"


def told(actor: Actor, event: Happening, facts: Facts) -> dict[str, Any]:
    """`{id, type, api_version, created_at, sequence, actor, data, previous}`, always these keys.

    `previous` holds what the changed fields were before, and is null where none changed. Only for
    whom `sight.sees` lets hear of it. In an event of over 20 kB long texts are cut, and
    `data.truncated` names them.
    """
    data = shown(actor, event, facts)
    payload = {
        "id": event_key(event["id"]),
        "type": event["type"],
        "api_version": API_VERSION,
        "created_at": event["created_at"],
        "sequence": event["sequence"],
        "actor": _who(event),
        "data": data,
        "previous": _previous(actor, event, data, facts) or None,
    }
    return payload if len(to_json(payload)) <= MOST_BYTES else _cut(payload)


def _who(event: Happening) -> Row:
    """Nobody, where a command on the server did it."""
    kind = "system" if event["actor_id"] is None else "token" if event["token_id"] else "user"
    return {
        "type": kind,
        "id": event["actor_id"],
        "username": event["actor_name"],
        "token_id": event["token_id"],
    }


def _previous(actor: Actor, event: Happening, data: Row, facts: Facts) -> Row:
    """What hides a field hides what it was; so does a project that is not seen."""
    before = {name: old for name, (old, _) in event["changes"].items()}
    if before.get("project_id") and not sees_project(actor, before["project_id"], facts):
        before.pop("project_id")
    stored = event["data"]
    return {n: v for n, v in before.items() if n not in stored or stored[n] == data.get(n, ...)}


def _cut(payload: dict[str, Any]) -> dict[str, Any]:
    """Long texts and lists are cut until the whole is short enough."""
    most = KEPT_CHARACTERS
    while len(to_json(payload)) > MOST_BYTES and most:
        for part in ("data", "previous"):
            payload[part] = _shortened(payload[part], most) if payload[part] else payload[part]
        most //= 2
    return payload


def _shortened(row: Row, most: int) -> Row:
    names = set(row.get("truncated", ()))
    names |= {n for n, v in row.items() if isinstance(v, str | list) and len(v) > most}
    cut = {name: row[name][:most] for name in names}
    return {**row, **cut, "truncated": sorted(names)} if names else row
