"""Time booked twice for the same person: warned of, denied or allowed, as the settings say."""

from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Boolean, Select, bindparam, func, select

from app.identity.models import User
from app.kit.clock import now
from app.kit.db import session
from app.kit.errors import Conflict
from app.kit.prepared import Prepared
from app.kit.warnings import warn
from app.kit.wire import Row
from app.settings.models import OverlapPolicy, Settings
from app.time_entries.models import PERSON, SPAN, TimeEntry

MOST_NAMED = 10


def review(entry: TimeEntry) -> None:
    """Apply the policy to an entry about to be written.

    Raises Conflict (`time_entry_overlap`, with `conflicts`) where overlaps are denied.
    """
    policy, conflicts = look(entry)
    if policy == OverlapPolicy.DENY:
        # One writer a person at a time: two that only met in the exclusion constraint would wait
        # for each other. What the first one wrote is seen by the second look.
        session.execute(
            select(User.id).where(User.id == entry.user_id).with_for_update(key_share=True)
        )
        _, conflicts = look(entry)
        if conflicts:
            raise Conflict(
                "The time overlaps with another entry",
                code="time_entry_overlap",
                conflicts=conflicts,
            )
    if policy == OverlapPolicy.WARN:
        tell(conflicts)
    entry.overlap_denied = policy == OverlapPolicy.DENY and not entry.date_only


def review_stop(entry: TimeEntry) -> None:
    """A timer can always be stopped: where overlaps are denied, this one is only told."""
    policy, conflicts = look(entry)
    if policy != OverlapPolicy.ALLOW:
        tell(conflicts)
    entry.overlap_denied = entry.overlap_denied and not conflicts


def look(entry: TimeEntry) -> tuple[OverlapPolicy, list[Row]]:
    """The policy, and the entries that this one overlaps with, in one statement."""
    rows = _LOOK.run(
        user_id=entry.user_id,
        start=entry.start_time,
        end=entry.end_time or entry.start_time,
        bounds="[)" if entry.end_time else "[]",
        now=now(),
        own_id=entry.id or 0,
        on_the_clock=not entry.date_only,
    ).dicts()
    policy = OverlapPolicy(rows[0].pop("overlap_policy"))
    return policy, [row for row in rows if row["id"] is not None]


def _statement() -> Select[Any]:
    """The settings, joined with the entries at the time of one person; built once, it is long."""
    person: BindParameter[int] = bindparam("user_id")
    start: BindParameter[datetime] = bindparam("start")
    end: BindParameter[datetime] = bindparam("end")
    others = (
        select(TimeEntry.id, TimeEntry.start_time, TimeEntry.end_time, TimeEntry.project_id)
        .where(
            PERSON.op("=")(func.int8range(person, person, "[]")),
            SPAN.op("&&")(func.tstzrange(start, end, bindparam("bounds"))),
            func.coalesce(TimeEntry.end_time, bindparam("now")) > start,
            ~TimeEntry.date_only,
            TimeEntry.id != bindparam("own_id"),
        )
        .order_by(TimeEntry.start_time)
        .limit(MOST_NAMED)
        .subquery()
    )
    on_the_clock = bindparam("on_the_clock", type_=Boolean)
    return select(Settings.overlap_policy, others).outerjoin_from(Settings, others, on_the_clock)


_LOOK = Prepared(_statement())


def tell(conflicts: list[Row]) -> None:
    if conflicts:
        ids = ", ".join(str(row["id"]) for row in conflicts)
        warn("overlap", f"Overlaps with time entries of the same person: {ids}")
