"""Things inside another thing: a list of rows as one JSON column, in the statement of the other."""

from typing import Any

from sqlalchemy import ColumnElement, DateTime, func, literal_column, select
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

from app.kit.wire import Wire

_ISO: Any = literal_column('\'YYYY-MM-DD"T"HH24:MI:SS.US"Z"\'')


def embedded(wire: Wire, *criteria: ColumnElement[bool], order_by: Any) -> Any:
    """The rows of `wire` that belong to the row around them, as a list of what is told of each.

    What the wire derives or conceals is not: its columns go into JSON as they are.
    """
    pairs: list[Any] = []
    for name, column in wire.columns.items():
        if name[0] != "_":
            pairs += [literal_column(f"'{name}'"), plain(column)]
    rows = func.jsonb_agg(aggregate_order_by(func.jsonb_build_object(*pairs), order_by))
    listed = select(func.coalesce(rows, literal_column("'[]'::jsonb"), type_=JSONB))
    listed = listed.select_from(wire.model)
    for target, on_clause in wire.joins.items():
        listed = listed.outerjoin(target, on_clause)
    return listed.where(*criteria).correlate_except(wire.model, *wire.joins).scalar_subquery()


def plain(column: Any) -> Any:
    """Instants as the rest of the answer tells them: in UTC, with Z."""
    if isinstance(column.type, DateTime):
        return func.to_char(func.timezone("UTC", column), _ISO)
    return column
