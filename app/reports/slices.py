"""Worked time as rows of SQL: sums by part of the range, person, project, task and billable flag.

They come from kept totals, from the changes that are not yet in those, and from entries; see
docs/reports.md for what is counted when.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    column,
    func,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import array

from app.reports.bookings import INSTANTS, ONCE, Source, bookings
from app.reports.coverage import Coverage
from app.reports.models import TOTALS

_MICROSECOND = timedelta(microseconds=1)
_NUMBERS = ARRAY(Integer)


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
    kinds: tuple[Any, ...] = (_NUMBERS, ARRAY(String), INSTANTS)
    columns = zip(*coverage.segments, strict=True)
    lists = [cast(list(c), kind) for c, kind in zip(columns, kinds, strict=True)]
    wanted = func.unnest(*lists).table_valued("part", "level", "period", name="wanted")
    wanted = wanted.render_derived()
    t = TOTALS.c
    there = and_(t.level == wanted.c.level, t.period == wanted.c.period)
    keys = [wanted.c.part, t.user_id, t.project_id, func.nullif(t.task_id, 0), t.billable]
    return (
        select(*keys, t.seconds, t.entries)
        .select_from(wanted)
        .join(TOTALS, there)
        .where(*source.where(t))
    )


def _sliced(source: Source, coverage: Coverage) -> Select[Any]:
    """Single entries, each cut at the borders it crosses; counted where it begins."""
    cut = _cut(source, coverage)
    row, n = cut.c, cut.c.nth
    worked = worked_until(row.borders[n + 1], row) - worked_until(row.borders[n], row)
    # Most entries cross no border: their time is known without asking how far it had come.
    seconds = case((row.first == row.last, row.seconds), else_=worked)
    rows, condition, part, sign = _counted(cut, coverage)
    told = select(
        part.label("part"),
        *(row[name] for name in ("user_id", "project_id", "task_id", "billable")),
        *([row.tags] if source.with_tags else []),
        (sign * seconds).label("seconds"),
        (sign * case((row.first == n, 1), else_=0)).label("entries"),
    )
    return told.select_from(rows).where(condition).offset(ONCE)


def _cut(source: Source, coverage: Coverage) -> Any:
    """The bookings, once for each stretch that they have time in: `nth` of `first` to `last`."""
    cuts = select(
        cast(coverage.borders, INSTANTS).label("borders"),
        cast(coverage.parts, _NUMBERS).label("parts"),
        cast(coverage.kept, _NUMBERS).label("kept"),
        cast(list(range(1, len(coverage.borders))), _NUMBERS).label("numbers"),
    ).subquery("cuts")
    rows = union_all(*bookings(source, coverage)).subquery("bookings")
    first = func.width_bucket(rows.c.start_time, cuts.c.borders).label("first")
    begun: Any = select(rows, cuts, first).join_from(rows, cuts, true())
    begun = begun.offset(ONCE).subquery("begun")
    row = begun.c
    over = row.end_time <= row.borders[row.first + 1]
    in_one = or_(row.date_only, over)
    further = func.width_bucket(row.end_time - _MICROSECOND, row.borders)
    last = case((in_one, row.first), else_=further).label("last")
    placed: Any = select(begun, last).offset(ONCE).subquery("placed")
    row = placed.c
    several = case((row.first < row.last, row.numbers[func.greatest(row.first, 1) : row.last]))
    crossed = func.unnest(several).table_valued("nth", name="crossed").render_derived().lateral()
    nth = func.coalesce(crossed.c.nth, row.first).label("nth")
    return select(placed, nth).join(crossed, true(), isouter=True).subquery("cut")


def _counted(cut: Any, coverage: Coverage) -> tuple[Any, ColumnElement[bool], Any, Any]:
    """The rows that count, on what condition, in which part, and how often."""
    row = cut.c
    part, kept = row.parts[row.nth], row.kept[row.nth]
    if not coverage.segments:
        return cut, part.is_not(None), part, row.in_part
    # What is read of a month that the totals hold is taken away from where they are counted.
    both = func.unnest(array([part, kept]), array([row.in_part, row.in_kept]))
    kinds = column("part", Integer), column("sign", Integer)
    either = both.table_valued(*kinds, name="either").render_derived().lateral()
    rows = cut.join(either, and_(either.c.part.is_not(None), either.c.sign != 0))
    moves = or_(row.in_part != 1, row.in_kept == 0, part.is_distinct_from(kept))
    return rows, moves, either.c.part, either.c.sign
