"""Worked time as rows of SQL: sums by part of the range, person, project, task and billable flag.

They come from kept totals, from the changes that are not yet in those, and from entries; see
docs/reports.md for what is counted when.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    Integer,
    Interval,
    Select,
    String,
    and_,
    case,
    cast,
    column,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
    values,
)

from app.reports.coverage import Coverage
from app.reports.models import CHANGES, TOTALS
from app.time_entries.models import LONG, TimeEntry

Where = Callable[[Any], list[ColumnElement[bool]]]
# Entries on the clock that last longer are found by an index of their own.
LOOK_BACK = timedelta(hours=24)
_MICROSECOND = timedelta(microseconds=1)
_INSTANTS, _NUMBERS = ARRAY(DateTime(timezone=True)), ARRAY(Integer)


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


def slices(source: Source, coverage: Coverage) -> Any:
    """Rows of part, user_id, project_id, task_id, billable, tags, seconds and entries."""
    chosen = [_sliced(source, coverage)]
    if coverage.segments:
        chosen.append(_kept(source, coverage))
    return union_all(*chosen).subquery("worked")


def worked_until(at: Any, row: Any) -> ColumnElement[int]:
    """How much of an entry's time had been worked by an instant."""
    return func.worked_until(at, row.start_time, row.end_time, row.seconds, type_=Integer)


def _kept(source: Source, coverage: Coverage) -> Select[Any]:
    kinds: tuple[Any, ...] = (_NUMBERS, ARRAY(String), _INSTANTS, _INSTANTS)
    columns = zip(*coverage.segments, strict=True)
    lists = [cast(list(c), kind) for c, kind in zip(columns, kinds, strict=True)]
    wanted = func.unnest(*lists).table_valued("part", "level", "start", "end", name="wanted")
    wanted = wanted.render_derived()
    t = TOTALS.c
    there = and_(t.level == wanted.c.level, t.period >= wanted.c.start, t.period < wanted.c.end)
    keys = [wanted.c.part, t.user_id, t.project_id, func.nullif(t.task_id, 0), t.billable]
    return (
        select(*keys, t.seconds, t.entries)
        .select_from(wanted)
        .join(TOTALS, there)
        .where(*source.where(t))
    )


def _sliced(source: Source, coverage: Coverage) -> Select[Any]:
    """Single entries, each cut at the borders it crosses; counted where it begins."""
    cuts = select(
        cast(coverage.borders, _INSTANTS).label("borders"),
        cast(coverage.parts, _NUMBERS).label("parts"),
        cast(coverage.kept, _NUMBERS).label("kept"),
        cast(list(range(1, len(coverage.borders))), _NUMBERS).label("numbers"),
    ).cte("cuts")
    rows = union_all(*_bookings(source, coverage)).subquery("bookings")
    row, borders = rows.c, cuts.c.borders
    first = func.width_bucket(row.start_time, borders)
    undivided = or_(row.date_only, row.start_time == row.end_time)
    last = case((undivided, first), else_=func.width_bucket(row.end_time - _MICROSECOND, borders))
    crossed = func.unnest(cuts.c.numbers[func.greatest(first, 1) : last])
    stretches = crossed.table_valued("nth", name="stretches").render_derived().lateral()
    n = stretches.c.nth
    worked = worked_until(borders[n + 1], row) - worked_until(borders[n], row)
    # Most entries cross no border: their time is known without asking how far it had come.
    seconds = case((or_(row.date_only, first == last), row.seconds), else_=worked)
    begins = case((first == n, 1), else_=0)
    found = select().select_from(cuts).join(rows, true()).join(stretches, true())
    part, sign = cuts.c.parts[n], row.in_part
    if coverage.segments:
        # What is read of a month that the totals hold is taken away from where they are counted.
        either = values(column("part", Integer), column("sign", Integer), name="either").data(
            [(cuts.c.parts[n], row.in_part), (cuts.c.kept[n], row.in_kept)]
        )
        to = either.lateral()
        found = found.join(to, and_(to.c.part.is_not(None), to.c.sign != 0))
        found = found.where(or_(row.in_part != 1, row.in_kept == 0, _differ(cuts, n)))
        part, sign = to.c.part, to.c.sign
    else:
        found = found.where(part.is_not(None))
    told = found.add_columns(
        part.label("part"),
        *(row[name] for name in ("user_id", "project_id", "task_id", "billable")),
        *([row.tags] if source.with_tags else []),
        (sign * seconds).label("seconds"),
        (sign * begins).label("entries"),
    )
    # OFFSET 0, so that each of these is computed once and not for every sum it is part of.
    return told.offset(0)


def _differ(cuts: Any, n: Any) -> ColumnElement[bool]:
    differ: ColumnElement[bool] = cuts.c.parts[n].is_distinct_from(cuts.c.kept[n])
    return differ


def _bookings(source: Source, coverage: Coverage) -> list[Select[Any]]:
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
    if coverage.gaps:
        gaps = [cast(list(side), _INSTANTS) for side in zip(*coverage.gaps, strict=True)]
        gap = func.unnest(*gaps).table_valued("start", "end", name="gaps").render_derived()
        near = select(*columns).where(*near_by(gap.c.start, gap.c.end), *asked)
        # OFFSET 0 keeps the planner from joining first and looking at every entry there is.
        short = near.correlate(gap).offset(0).lateral("short")
        found.append(select(*short.c, literal(1), literal(-1)).select_from(gap).join(short, true()))
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
