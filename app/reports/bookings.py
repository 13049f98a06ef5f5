"""The time entries that a report reads one by one, and the changes that totals do not hold yet."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    Interval,
    Select,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
)

from app.reports.coverage import Coverage
from app.reports.models import CHANGES
from app.time_entries.models import LONG, TimeEntry

Where = Callable[[Any], list[ColumnElement[bool]]]
INSTANTS = ARRAY(DateTime(timezone=True))
# Entries on the clock that last longer are found by an index of their own.
LOOK_BACK = timedelta(hours=24)
# OFFSET 0: what a subquery tells is computed once and not wherever it is used. In quotes it is a
# bigint from the start: PostgreSQL shares no work of a subquery whose OFFSET it must convert first.
ONCE: ColumnElement[int] = literal_column("'0'")


@dataclass(frozen=True)
class Source:
    """What to sum up: `where(rows)` are the conditions, `rounded` the length of an entry where the
    report does not take it as it is, `with_tags` whether tags are told apart.
    """

    where: Where
    only_entries: list[ColumnElement[bool]] = field(default_factory=list)
    rounded: Any = None
    with_tags: bool = False

    @property
    def fits_totals(self) -> bool:
        """Whether kept totals can answer: they know neither tags nor single entries."""
        return self.rounded is None and not self.with_tags and not self.only_entries

    @property
    def seconds(self) -> Any:
        return TimeEntry.duration_seconds if self.rounded is None else self.rounded


def bookings(source: Source, coverage: Coverage) -> list[Select[Any]]:
    """Entries and changes that may have time in the report, and how often they count: `in_part`
    in the part they are in, `in_kept` in the one where the totals of their month are.
    """
    e, start, end = TimeEntry, coverage.borders[0], coverage.borders[-1]
    columns: list[Any] = [e.user_id, e.project_id, e.task_id, e.billable, e.start_time, e.end_time]
    columns += [source.seconds.label("seconds"), e.date_only]
    columns += [e.tags] if source.with_tags else []
    asked = [*source.where(e), *source.only_entries, e.end_time.is_not(None)]
    counts = [literal(1).label("in_part"), literal(0).label("in_kept")]
    found = [select(*columns, *counts).where(*asked, *long_ones(start, end))]
    if len(coverage.gaps) == 1:
        (gap,) = coverage.gaps
        found.append(select(*columns, literal(1), literal(-1)).where(*near_by(*gap), *asked))
    elif coverage.gaps:
        gaps = [cast(list(side), INSTANTS) for side in zip(*coverage.gaps, strict=True)]
        each = func.unnest(*gaps).table_valued("start", "end", name="gaps").render_derived()
        near = select(*columns).where(*near_by(each.c.start, each.c.end), *asked)
        # So that the planner does not join first and look at every entry there is.
        short = near.correlate(each).offset(ONCE).lateral("short")
        joined = select(*short.c, literal(1), literal(-1)).select_from(each).join(short, true())
        found.append(joined)
    if coverage.segments:
        c = CHANGES.c
        own: list[Any] = [c.user_id, c.project_id, c.task_id, c.billable, c.start_time, c.end_time]
        own += [c.duration_seconds, c.date_only, literal(0), c.sign]
        # By the index: the table may be large with what was folded.
        found.append(select(*own).where(c.id > 0, *source.where(c)))
    return found


def near_by(start: Any, end: Any) -> list[ColumnElement[bool]]:
    """Entries not longer than a day that have time from `start` to `end`, or begin there."""
    e = TimeEntry
    looked_for: list[ColumnElement[bool]] = [
        e.start_time >= start - cast(LOOK_BACK, Interval),
        e.start_time < end,
        or_(e.end_time > start, e.start_time >= start),
        or_(e.date_only, e.end_time - e.start_time <= LOOK_BACK),
    ]
    return looked_for


def long_ones(start: Any, end: Any) -> list[Any]:
    """The other entries that have time from `start` to `end`."""
    return [LONG, TimeEntry.start_time < end, TimeEntry.end_time > start]
