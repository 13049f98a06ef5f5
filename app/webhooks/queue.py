"""How deliveries stand: what waits, what failed, and who delivers."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import text

from app.kit.db import session

# What the connections of workers call themselves.
WORKER = "timetracker worker"
# A worker that has not asked for so long is stuck, or is none any more.
SILENCE = timedelta(seconds=30)

# What is due again has an index of its own; of what failed the newest alone are looked at.
_STANDING = text(
    "SELECT waits.*, ("
    "  SELECT count(*) FROM webhook_deliveries"
    "   WHERE status = 'failed' AND created_at > statement_timestamp() - interval '1 day'"
    " ) AS failed FROM ("
    "  SELECT count(*) FILTER (WHERE attempts = 0) AS pending,"
    "   count(*) FILTER (WHERE attempts > 0) AS retrying, min(created_at) AS oldest"
    "   FROM webhook_deliveries WHERE due_at IS NOT NULL) waits"
)
_WORKERS = text(
    "SELECT count(DISTINCT pid) AS connections, max(state_change) AS last_seen"
    " FROM pg_stat_activity"
    " WHERE application_name = :name AND datname = current_database()"
)


class Standing(NamedTuple):
    """`failed` are those of the last day; the others wait, for their first attempt or another."""

    pending: int
    retrying: int
    oldest: datetime | None
    failed: int


class Workers(NamedTuple):
    """The connections of workers to the database, and when one of them last asked something."""

    connections: int
    last_seen: datetime | None


def standing() -> Standing:
    return Standing(*session.execute(_STANDING).one())


def workers() -> Workers:
    return Workers(*session.execute(_WORKERS, {"name": WORKER}).one())
