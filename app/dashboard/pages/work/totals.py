"""All time ever worked on something, as the summary report tells it."""

from datetime import date
from typing import Any

from app.kit.actor import Actor
from app.kit.wire import Row
from app.reports import summary
from app.reports.dimensions import Dimension

# Before anybody's first entry.
_BEGINNING = date(1970, 1, 1)


def of(actor: Actor, group_by: str, **filters: Any) -> Row:
    """The summary of what the actor sees, grouped by one dimension."""
    query = {**filters, "start_date": _BEGINNING, "group_by": [Dimension(group_by)]}
    return summary.report(actor, query).told()
