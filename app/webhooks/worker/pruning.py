"""Forgetting what is older than what is kept: deliveries, and idempotency keys."""

from sqlalchemy import text

from app.identity.idempotency import keeping
from app.kit.prepared import Prepared

DAYS_KEPT = 30
MOST_AT_ONCE = 5000

_PRUNE = Prepared(
    text(
        "DELETE FROM webhook_deliveries WHERE id IN (SELECT id FROM webhook_deliveries"
        " WHERE created_at < statement_timestamp() - :days * interval '1 day'"
        " ORDER BY created_at LIMIT :most FOR UPDATE SKIP LOCKED)"
    )
)


def prune() -> None:
    """Some of the deliveries: there is a next time."""
    _PRUNE.run(days=DAYS_KEPT, most=MOST_AT_ONCE)
    keeping.prune()
