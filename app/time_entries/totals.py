"""What is booked on a project: `expand=totals` of the projects room, answered from here.

The projects room stands below this one and knows nothing of time, so its wire is given the
expansion when this module is imported.
"""

from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.identity.models import Role
from app.kit.actor import Actor
from app.kit.wire import Expansion, Row
from app.projects.models import Project
from app.projects.shape import PROJECT
from app.time_entries.models import TimeEntry

HOUR = Decimal(3600)


def booked(*criteria: ColumnElement[bool]) -> Any:
    """Seconds of ended entries of the project, as one column."""
    total = func.coalesce(func.sum(TimeEntry.duration_seconds), 0)
    chosen = select(total).where(TimeEntry.project_id == Project.id, *criteria)
    return chosen.correlate(Project).scalar_subquery()


def tell(actor: Actor, row: Row, part: Row) -> None:
    """Hours and budget, for those who see all the time of the project."""
    manages = actor.role == Role.MANAGER and row["manager_id"] == actor.user_id
    if not actor.is_admin and not manages:
        return
    tracked = Decimal(part["tracked_seconds"]) / HOUR
    row["tracked_hours"] = round(tracked, 2)
    estimate = row["estimated_hours"]
    row["remaining_hours"] = None if estimate is None else round(estimate - tracked, 2)
    row["budget_used_percent"] = budget_used(row, Decimal(part["billable_seconds"]) / HOUR, tracked)


def budget_used(row: Row, billable: Decimal, tracked: Decimal) -> Decimal | None:
    """Of the money, where there is a budget and a rate; otherwise of the estimated hours."""
    if row["budget_amount"] and row["hourly_rate"] is not None:
        used, whole = billable * row["hourly_rate"], row["budget_amount"]
    else:
        used, whole = tracked, row["estimated_hours"]
    return round(used * 100 / whole, 2) if whole else None


PROJECT.expansions["totals"] = Expansion(
    {"tracked_seconds": booked(), "billable_seconds": booked(TimeEntry.billable.is_(True))},
    {},
    tell,
    adds=["tracked_hours", "remaining_hours", "budget_used_percent"],
)
