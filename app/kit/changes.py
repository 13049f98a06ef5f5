"""Writing things and reading them back, as they are told, in one statement.

`WITH projects AS (INSERT … RETURNING *) SELECT …`: to the SELECT of the wire the rows just written
are all that their table holds. What is written comes as JSON: one text for any number of rows. In a
batch the rows that are returned are filled when all is written.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import Table, bindparam, delete, func, insert, inspect, literal_column, select
from sqlalchemy import update as update_rows

from app.kit import batch
from app.kit.batch import Turn, When
from app.kit.db import Model, Record
from app.kit.prepared import Prepared, Text, Within
from app.kit.wire import Row, Wire

Change = tuple[Row, Record]
Columns = Mapping[str, Any]


def inserted(wire: Wire, subject: Record) -> Row:
    """Its row, which has an id at once."""
    if (ident := id_of(subject)) is not None:
        subject.id = ident
    row: Row = {"id": ident}
    batch.write(Turn.NEW, _insert, wire, (row, subject))
    subject.id = row["id"]
    return row


def updated(wire: Wire, subject: Record, names: Iterable[str]) -> Row:
    """Write these columns as the subject has them; none, and it is changed all the same."""
    row: Row = {"id": subject.id}
    batch.write(Turn.CHANGED, _update, wire, (row, subject, frozenset(names)))
    return row


def deleted(wire: Wire, ident: int) -> Row:
    """The row as it was."""
    row: Row = {"id": ident}
    batch.write(Turn.GONE, _delete, wire, row)
    return row


def told_again(wire: Wire, row: Row) -> Row:
    """Read the row anew, once its parts are written, too."""
    batch.write(Turn.TOLD, _read, wire, row)
    return row


def id_of(subject: Record) -> int | None:
    """The id that it has, or in a batch will have; None where that is not known before."""
    place, ident = batch.place(), inspect(subject).dict.get("id")
    if ident is not None or place is None:
        return ident
    return batch.ask(_new_ids, type(subject), [place], When.FOR_IDS)[place]


def _new_ids(model: type[Record], places: Sequence[int]) -> dict[int, int]:
    ids = _next_ids(model).run(number=len(places)).tuples
    return {place: ident for place, (ident,) in zip(places, ids, strict=True)}


@lru_cache(maxsize=100)
def _next_ids(model: type[Record]) -> Prepared:
    sequence = func.pg_get_serial_sequence(_table(model).name, "id")
    numbers = func.generate_series(1, bindparam("number")).table_valued("number")
    return Prepared(select(func.nextval(sequence)).select_from(numbers))


def _insert(wire: Wire, changes: Sequence[Change]) -> None:
    given = [columns_of(subject) for _, subject in changes]
    names = frozenset(name for columns in given for name in columns)
    _write(wire, "insert", names, given, [row for row, _ in changes])


def _update(wire: Wire, changes: Sequence[tuple[Row, Record, frozenset[str]]]) -> None:
    names = frozenset[str]().union(*(changed for _, _, changed in changes)) | {"id"}
    given = [{name: getattr(subject, name) for name in names} for _, subject, _ in changes]
    _write(wire, "update", names, given, [row for row, _, _ in changes])


def _delete(wire: Wire, rows: Sequence[Row]) -> None:
    _write(wire, "delete", frozenset({"id"}), [{"id": row["id"]} for row in rows], rows)


def _read(wire: Wire, rows: Sequence[Row]) -> None:
    _fill(rows, wire.by_id([row["id"] for row in rows]))


def columns_of(subject: Record) -> Columns:
    """What a new row is written with: the attributes that are set, and defaults for the others."""
    given = inspect(subject).dict
    columns = {name: value for name, value in given.items() if name in _table(subject).c}
    defaults: list[Any] = [c for c in _table(subject).c if c.default and c.key not in given]
    told = columns | {c.key: default(c.default) for c in defaults}
    return {name: value for name, value in told.items() if name != "id" or value is not None}


def default(column_default: Any) -> Any:
    return column_default.arg({}) if column_default.is_callable else column_default.arg


def _write(
    wire: Wire, verb: str, names: frozenset[str], given: Sequence[Columns], rows: Sequence[Row]
) -> None:
    found = wire.derived(_text(wire, verb, names).run({"rows": as_rows(given)}))
    if len(found) != len(rows):
        raise LookupError(f"There was not all to {verb}")
    # One has no need to be known by its id, and a new one has none before.
    _fill(rows, {row["id"]: row for row in found} if len(rows) > 1 else {rows[0]["id"]: found[0]})


def _fill(rows: Sequence[Row], told: Mapping[Any, Row]) -> None:
    for row in rows:
        row.update(told[row["id"]])


@lru_cache(maxsize=500)
def _text(wire: Wire, verb: str, names: frozenset[str]) -> Text:
    table, ordered = _table(wire.model), sorted(names)
    given = rows_of(wire.model, ordered)
    columns = {name: given.c[name] for name in ordered}
    changes: Any
    if verb == "insert":
        changes = insert(table).from_select(ordered, select(*columns.values()), False)
    else:
        its_own = table.c.id == columns.pop("id")
        changes = update_rows(table).values(columns) if verb == "update" else delete(table)
        changes = changes.where(its_own)
    return Text.of(Within(table.name, changes.returning(*table.c), wire.select()))


def rows_of(model: type[Model], names: Iterable[str]) -> Any:
    """Rows of a table, as the parameter `rows` brings them: JSON, an object for each."""
    like: Any = literal_column(f"NULL::{_table(model).name}")
    told = func.json_populate_recordset(like, bindparam("rows"))
    return told.table_valued(*names)


def as_rows(given: Sequence[Columns]) -> str:
    return orjson.dumps(given, default=_as_text).decode()


def _as_text(value: Any) -> str:
    """What JSON has no form for, as PostgreSQL reads it."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _table(model: Any) -> Table:
    table: Table = model.__table__
    return table
