"""From the ledger to the queue: one delivery for each event and each webhook that hears of it."""

from typing import Any

from sqlalchemy import text

from app.activity import ledger
from app.activity.facts import Facts
from app.activity.ledger import Happening
from app.events.ledger import EventType
from app.events.sealing import head, seal
from app.identity import listeners
from app.kit.db import session
from app.kit.prepared import Prepared
from app.webhooks.worker.matching import Listening, clients_of

MOST_AT_ONCE = 500

# One process at a time; the others wait here and go on behind it.
_PLACE = Prepared(text("SELECT sequence FROM webhook_dispatch FOR UPDATE"))
_MOVE = Prepared(text("UPDATE webhook_dispatch SET sequence = :sequence"))
# Kept from being deleted until the deliveries that refer to them are there.
_WEBHOOKS = Prepared(
    text(
        "SELECT id, user_id, scopes, events, filters, heard_since FROM webhooks"
        " WHERE is_active OR heard_since IS NULL ORDER BY id FOR KEY SHARE"
    )
)
_BEGIN = Prepared(
    text(
        "UPDATE webhooks w SET heard_since = b.sequence FROM unnest("
        " CAST(:ids AS bigint[]), CAST(:sequences AS bigint[])) AS b(id, sequence)"
        " WHERE w.id = b.id"
    )
)
_INSERT = Prepared(
    text(
        "INSERT INTO webhook_deliveries (webhook_id, event_id, event_type, sequence, due_at)"
        " SELECT *, statement_timestamp() FROM unnest(CAST(:webhook_ids AS bigint[]),"
        " CAST(:event_ids AS bigint[]), CAST(:types AS text[]), CAST(:sequences AS bigint[]))"
        " ON CONFLICT (webhook_id, event_id) DO NOTHING"
    )
)


def dispatch() -> int:
    """Make the deliveries of all events that are new, in transactions of their own; how many."""
    seal()
    session.commit()
    made = 0
    while (of_these := _next_batch()) is not None:
        made += of_these
    return made


def _next_batch() -> int | None:
    """The deliveries of some events; None where there are no more."""
    place = _PLACE.run().tuples[0][0]
    # Before the webhooks: one that is not there yet has its creation behind this, and others seal
    # what is behind this while we read.
    last = head()
    webhooks = {row["id"]: row for row in _WEBHOOKS.run().dicts()} if last > place else {}
    found = ledger.after(place, MOST_AT_ONCE) if webhooks else []
    events = [event for event in found if event["sequence"] <= last]
    made = deliver(events, webhooks) if events else 0
    reached = events[-1]["sequence"] if events else last
    if reached > place:
        _MOVE.run(sequence=reached)
    session.commit()
    return made if events else None


def deliver(events: list[Happening], webhooks: dict[int, dict[str, Any]]) -> int:
    begin(events, webhooks)
    listening, facts = listeners_of(webhooks), Facts.of(events)
    clients = clients_of(events) if any(w.filters.get("client_id") for w in listening) else {}
    found = [(w, e) for e in events for w in listening if w.hears(e, facts, clients)]
    if found:
        _INSERT.run(
            webhook_ids=[webhook.id for webhook, _ in found],
            event_ids=[event["id"] for _, event in found],
            types=[event["type"] for _, event in found],
            sequences=[event["sequence"] for _, event in found],
        )
    return len(found)


def begin(events: list[Happening], webhooks: dict[int, dict[str, Any]]) -> None:
    """Webhooks whose creation is among these events hear of what comes behind it."""
    created = {
        event["subject_id"]: event["sequence"]
        for event in events
        if event["type"] == EventType.WEBHOOK_CREATED and event["subject_id"] in webhooks
    }
    for webhook_id, sequence in created.items():
        webhooks[webhook_id]["heard_since"] = sequence
    if created:
        _BEGIN.run(ids=list(created), sequences=list(created.values()))


def listeners_of(webhooks: dict[int, dict[str, Any]]) -> list[Listening]:
    """Those whose owners may still listen."""
    actors = listeners.by_scopes([(row["user_id"], row["scopes"]) for row in webhooks.values()])
    return [
        Listening(row["id"], actor, row["events"], row["filters"], row["heard_since"])
        for row, actor in zip(webhooks.values(), actors, strict=True)
        if actor is not None
    ]
