"""The time that entries take: which of them are in each other's way, in one statement for all."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    DateTime,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    column,
    func,
    select,
    true,
    union_all,
)

from app.kit.clock import now
from app.kit.json_text import json_text
from app.kit.prepared import Prepared
from app.kit.wire import Row
from app.settings.models import OverlapPolicy, Settings
from app.time_entries.models import PERSON, SPAN, TimeEntry

MOST_NAMED = 10
_TOLD = ("id", "start_time", "end_time", "project_id", "is_of_batch")
Found = tuple[OverlapPolicy, list[Row]]


class Span(NamedTuple):
    """The time of one entry as it is about to be; `until` is None while it runs.

    `place` is when it comes to be so: after those before it in a batch. What is not on the clock
    takes no time.
    """

    place: int
    own_id: int | None
    person: int
    project_id: int
    begins: datetime
    until: datetime | None
    on_the_clock: bool


def meeting(_held: bool, spans: Sequence[Span]) -> dict[Span, Found]:
    """The policy, and the entries that each span overlaps with; `is_of_batch` is whether another
    span tells what becomes of one.
    """
    rows = _MEETING.run(spans=json_text([span._asdict() for span in spans]), now=now()).dicts()
    policy = OverlapPolicy(rows[0]["overlap_policy"])
    found: dict[int, list[Row]] = {span.place: [] for span in spans}
    for row in rows:
        if row["id"] is not None:
            found[row["place"]].append({name: row[name] for name in _TOLD})
    return {span: (policy, found[span.place]) for span in spans}


def _statement() -> Select[Any]:
    """The settings, with the entries at the time of each span; built once, it is long."""
    instant = DateTime(timezone=True)
    types: Any = (Integer, BigInteger, BigInteger, BigInteger, instant, instant, Boolean)
    columns: Any = [column(*told) for told in zip(Span._fields, types, strict=True)]
    given = func.json_to_recordset(bindparam("spans")).table_valued(*columns)
    spans = select(given.render_derived(with_types=True)).cte("spans")
    one, another = spans.alias("one"), spans.alias("another")
    both = union_all(_written(one, another), _unwritten(one, another)).subquery()
    others = select(both).order_by(both.c.start_time, both.c.id).limit(MOST_NAMED).lateral("others")
    return (
        select(Settings.overlap_policy, one.c.place, others)
        .select_from(Settings)
        .join(one, true())
        .outerjoin(others, true())
    )


def _written(one: Any, another: Any) -> Select[Any]:
    """The entries in the way of a span. What spans before it have moved or deleted, is not."""
    columns = (TimeEntry.id, TimeEntry.start_time, TimeEntry.end_time, TimeEntry.project_id)
    return (
        select(*columns, another.c.place.is_not(None).label("is_of_batch"))
        .outerjoin(another, another.c.own_id == TimeEntry.id)
        .where(
            PERSON.op("=")(func.int8range(one.c.person, one.c.person, "[]")),
            _meets(one, SPAN, TimeEntry.end_time),
            ~TimeEntry.date_only,
            TimeEntry.id.is_distinct_from(one.c.own_id),
            func.coalesce(another.c.place >= one.c.place, true()),
        )
        .correlate(one)
    )


def _unwritten(one: Any, another: Any) -> Select[Any]:
    """The spans before it that are in its way."""
    columns = (another.c.own_id, another.c.begins, another.c.until, another.c.project_id)
    return (
        select(*columns, true())
        .where(
            another.c.person == one.c.person,
            another.c.place < one.c.place,
            another.c.on_the_clock,
            _meets(one, func.tstzrange(another.c.begins, another.c.until), another.c.until),
        )
        .correlate(one)
    )


def _meets(one: Any, time: Any, until: Any) -> ColumnElement[bool]:
    bounds = case((one.c.until.is_(None), "[]"), else_="[)")
    its_own = func.tstzrange(one.c.begins, func.coalesce(one.c.until, one.c.begins), bounds)
    still = func.coalesce(until, bindparam("now", type_=DateTime(timezone=True)))
    return and_(one.c.on_the_clock, time.op("&&")(its_own), still > one.c.begins)


_MEETING = Prepared(_statement())
