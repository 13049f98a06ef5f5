"""Taking deliveries that are due: no two workers have the same one while its lease lasts.

Nothing is locked while it is sent. A worker that dies or sleeps loses its leases by the clock of
the database, and what it writes later finds another lease, or none.
"""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from app.kit.prepared import Prepared
from app.webhooks.sending.post import SECONDS
from app.webhooks.worker.pace import Pace

# Time to send, and as much again for what comes before and after.
LEASE_SECONDS = 2 * SECONDS
# After the claim: what begins later might end when the delivery is somebody else's.
LATEST_START = LEASE_SECONDS - SECONDS - 5

MOST_CANDIDATES = 1000

_CANDIDATES = Prepared(
    text(
        "SELECT id, ordered FROM webhooks w WHERE is_active AND id <> ALL(CAST(:full AS bigint[]))"
        " AND (rests_until IS NULL OR rests_until <= statement_timestamp())"
        " AND EXISTS (SELECT FROM webhook_deliveries d"
        "  WHERE d.webhook_id = w.id AND d.due_at <= statement_timestamp())"
        " ORDER BY failing_since IS NOT NULL, random() LIMIT :most"
    )
)
_LEASED = (
    "UPDATE webhook_deliveries d SET lease = gen_random_uuid(), attempts = attempts + 1,"
    " due_at = statement_timestamp() + :seconds * interval '1 second', tries = tries + 1"
    " FROM chosen WHERE d.id = chosen.id"
    " RETURNING d.id, d.webhook_id, d.event_id, d.lease, d.tries"
)
_CLAIM = Prepared(
    text(
        "WITH chosen AS (SELECT due.id"
        " FROM unnest(CAST(:ids AS bigint[]), CAST(:rooms AS int[])) AS w(id, room),"
        " LATERAL (SELECT d.id FROM webhook_deliveries d"
        "  WHERE d.webhook_id = w.id AND d.due_at <= statement_timestamp()"
        f"  ORDER BY d.due_at, d.id LIMIT w.room FOR UPDATE SKIP LOCKED) due) {_LEASED}"
    )
)
# A statement of its own: what the one before locked, others have committed by the time of this.
_LOCK_ORDERED = Prepared(
    text(
        "SELECT id FROM webhooks WHERE id = ANY(CAST(:ids AS bigint[])) ORDER BY id"
        " FOR NO KEY UPDATE SKIP LOCKED"
    )
)
# While somebody has the first one, or it waits for its next attempt, its time has not come.
_CLAIM_FIRST = Prepared(
    text(
        "WITH chosen AS (SELECT first.id FROM unnest(CAST(:ids AS bigint[])) AS w(id),"
        " LATERAL (SELECT d.id, d.due_at FROM webhook_deliveries d"
        "  WHERE d.webhook_id = w.id AND d.due_at IS NOT NULL"
        "  ORDER BY d.sequence LIMIT 1) first"
        f" WHERE first.due_at <= statement_timestamp()) {_LEASED}"
    )
)


class Claim(NamedTuple):
    """A delivery that is ours until the lease ends, and which attempt this is."""

    id: int
    webhook_id: int
    event_id: int
    lease: UUID
    tries: int


def claim(pace: Pace) -> list[Claim]:
    """As many as may begin now; the transaction is the caller's to commit."""
    if pace.free <= 0:
        return []
    found = _CANDIDATES.run(full=pace.full(), most=MOST_CANDIDATES).tuples
    shares = pace.shares([webhook_id for webhook_id, _ in found])
    ordered = [webhook_id for webhook_id, in_order in found if in_order and webhook_id in shares]
    rest = {webhook_id: n for webhook_id, n in shares.items() if webhook_id not in ordered}
    return [*_claim_ordered(ordered), *_claim_any(rest)]


def _claim_any(rooms: dict[int, int]) -> list[Claim]:
    if not rooms:
        return []
    return _claims(_CLAIM, ids=list(rooms), rooms=list(rooms.values()))


def _claim_ordered(ids: list[int]) -> list[Claim]:
    locked = [row[0] for row in _LOCK_ORDERED.run(ids=ids).tuples] if ids else []
    return _claims(_CLAIM_FIRST, ids=locked) if locked else []


def _claims(statement: Prepared, **values: list[int]) -> list[Claim]:
    rows = statement.run(seconds=LEASE_SECONDS, **values).tuples
    return [
        Claim(ident, webhook_id, event_id, UUID(str(lease)), tries)
        for ident, webhook_id, event_id, lease, tries in rows
    ]
