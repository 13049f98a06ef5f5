"""What one thing tells of another is told anew when that other changes: no word is forgotten."""

from typing import Any

from sqlalchemy import Column
from sqlalchemy.sql.visitors import iterate

from app.activity.sync.naming import NAMINGS
from app.activity.sync.resources import RESOURCES
from app.activity.sync.schemas import Kind

# What has events of its own; movements and lines are told by the events of what they belong to.
SUBJECTS = {
    "clients": "client",
    "projects": "project",
    "tasks": "task",
    "users": "user",
    "stock_items": "stock_item",
    "warehouses": "warehouse",
    "suppliers": "supplier",
}
# The movements of a transfer are of no project.
NEVER = {(Kind.STOCK_TRANSFER, "project", "name")}


def told_of_others(kind: Kind) -> set[tuple[str, str]]:
    """(subject, field) of what is read from the tables of others for what this kind tells."""
    wire = RESOURCES[kind].wire
    found = set()
    for name, expression in wire.columns.items():
        for column in columns_of(expression) if name[0] != "_" else ():
            table: Any = column.table
            if table is not wire.model.__table__ and table.name in SUBJECTS and column.key != "id":
                found.add((SUBJECTS[table.name], column.key))
    return {one for one in found if (kind, *one) not in NEVER}


def columns_of(expression: Any) -> list[Column[Any]]:
    clause = expression.__clause_element__() if hasattr(expression, "__clause_element__") else None
    seen = [part for part in iterate(expression if clause is None else clause)]
    columns = [base for part in seen for base in getattr(part, "base_columns", ())]
    return [column for column in columns if isinstance(column, Column) and column.table is not None]


def test_every_word_that_is_told_of_another_thing_is_a_naming() -> None:
    for kind in Kind:
        named = {(n.subject, field) for n in NAMINGS if n.kind == kind for field in n.fields}
        assert told_of_others(kind) == named, kind
