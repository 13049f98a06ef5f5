"""Writing one thing and reading it back, as it is told, in one statement.

`WITH projects AS (INSERT … RETURNING *) SELECT …`: to the SELECT of the wire the row just written
is all that its table holds.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, inspect, update

from app.kit.db import Record
from app.kit.prepared import Process, Text, Within, process_of
from app.kit.wire import Row, Wire

Columns = Mapping[str, Any]


def inserted(wire: Wire, subject: Record) -> Row:
    return _write(wire, "insert", columns_of(subject))


def updated(wire: Wire, ident: int, columns: Columns) -> Row:
    return _write(wire, "update", columns, own_id=ident)


def deleted(wire: Wire, ident: int) -> Row:
    """The row as it was."""
    return _write(wire, "delete", {}, own_id=ident)


def columns_of(subject: Record) -> Columns:
    """What a new row is written with: the attributes that are set, and defaults for the others."""
    given = inspect(subject).dict
    columns = {name: value for name, value in given.items() if name in _table(subject).c}
    defaults: list[Any] = [c for c in _table(subject).c if c.default and c.key not in given]
    return columns | {c.key: default(c.default) for c in defaults}


def default(column_default: Any) -> Any:
    return column_default.arg({}) if column_default.is_callable else column_default.arg


def _write(wire: Wire, verb: str, columns: Columns, **where: int) -> Row:
    text, processes = _text(wire, verb, tuple(columns))
    values = {name: processes[name](value) for name, value in columns.items()}
    rows = wire.derived(text.run({**values, **where}))
    if not rows:
        raise LookupError(f"There was nothing to {verb}")
    return rows[0]


@lru_cache(maxsize=500)
def _text(wire: Wire, verb: str, names: tuple[str, ...]) -> tuple[Text, dict[str, Process]]:
    table = _table(wire.model)
    its_own = table.c.id == bindparam("own_id")
    changes = {
        "insert": insert(table).inline().returning(*table.c),
        "update": update(table).where(its_own).returning(*table.c),
        "delete": delete(table).where(its_own).returning(*table.c),
    }
    both = Within(table.name, changes[verb], wire.select())
    processes = {name: process_of(table.c[name].type) for name in names}
    return Text.of(both, column_keys=list(names)), processes


def _table(model: Any) -> Table:
    table: Table = model.__table__
    return table
