"""What tells two states of the ledger apart: as long as it is equal, nothing has happened."""

from sqlalchemy import BigInteger, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.events.models import Event
from app.kit.prepared import Prepared

# More than that wait only where nobody reads events; then it would take longer than to read a page.
MOST_UNSEALED = 200

# An event may be committed after one of a higher id. So the end of the ledger is the last that has
# its place, and each that has none yet.
_unsealed = (
    select(Event.id)
    .where(Event.sequence.is_(None))
    .order_by(Event.id)
    .limit(MOST_UNSEALED + 1)
    .subquery()
)
_ids = func.array_agg(_unsealed.c.id, type_=ARRAY(BigInteger))
_MARK = Prepared(
    select(
        select(func.max(Event.sequence)).scalar_subquery(),
        select(func.coalesce(_ids, cast([], ARRAY(BigInteger)))).scalar_subquery(),
    )
)


def mark() -> tuple[int | None, tuple[int, ...]] | None:
    """Equal marks, equal ledgers; None where too much waits for its place to say."""
    [(sequence, unsealed)] = _MARK.run().tuples
    return (sequence, tuple(unsealed)) if len(unsealed) <= MOST_UNSEALED else None
