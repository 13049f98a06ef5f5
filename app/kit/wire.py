"""From SELECT to JSON: a resource is read as columns, in one statement, and told as a dict.

Entities and marshmallow stay out of reading: a page of 50 rows costs a fifth of what it would
with them. The schema still says which keys there are, here and in OpenAPI.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

import orjson
from flask import Flask
from flask.json.provider import JSONProvider
from marshmallow import Schema
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    Table,
    any_,
    bindparam,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import QueryableAttribute

from app.kit.actor import Actor
from app.kit.db import Record
from app.kit.json_text import json_text
from app.kit.prepared import Criteria, Found, Texts, Within

Row = dict[str, Any]
Joins = Mapping[Any, ColumnElement[bool]]
_LIMIT, _OFFSET = bindparam("limit", None, Integer), bindparam("offset", None, Integer)


def unchanged(row: Row) -> None:
    """A row that has nothing to derive."""


def open_to_all(actor: Actor, row: Row) -> None:
    """A row that has nothing to hide."""


def always(actor: Actor, row: Row) -> bool:
    return True


class Expansion:
    """More columns of the same statement, told on request (`expand=client`).

    `tell(actor, row, part)` puts what was read into the row, under the keys that it `adds`;
    `schema` is that of the one thing embedded, if it is one.
    """

    def __init__(
        self,
        columns: Mapping[str, Any],
        joins: Joins,
        tell: Callable[[Actor, Row, Row], None],
        adds: Sequence[str],
        schema: Schema | None = None,
    ) -> None:
        self.columns, self.joins, self.tell, self.adds = columns, joins, tell, adds
        self.schema = schema


class Wire:
    """How one resource is read and told.

    `columns` are the expressions of keys that are no column of the model, `joins` what they need.
    A key that begins with `_` is read for `derive` and `conceal` and never told. `derive` adds the
    computed keys, `conceal` takes away what the actor may not see. `exists_for` says whether the
    actor may see the row at all, where it comes along with another one. What
    `moves_by_itself` changes without an event: with the clock, or by being used.
    """

    def __init__(
        self,
        schema: type[Schema],
        model: type[Record],
        *,
        joins: Joins | None = None,
        columns: Mapping[str, Any] | None = None,
        derive: Callable[[Row], None] = unchanged,
        conceal: Callable[[Actor, Row], None] = open_to_all,
        exists_for: Callable[[Actor, Row], bool] = always,
        expansions: Mapping[str, Expansion] | None = None,
        moves_by_itself: bool = False,
    ) -> None:
        self.schema, self.model = schema(), model
        self._known = frozenset(self.schema.fields)
        self.joins, self.derive, self.conceal = joins or {}, derive, conceal
        self.exists_for = exists_for
        self.moves_by_itself = moves_by_itself
        attributes = {name: getattr(model, name, None) for name in self.schema.fields}
        own = {n: a for n, a in attributes.items() if isinstance(a, QueryableAttribute)}
        self.columns: dict[str, Any] = own | dict(columns or {})
        self.expansions = dict(expansions or {})
        self._selects: dict[tuple[str, ...], Select[Any]] = {}
        self._texts = Texts()

    def select(self, expand: Sequence[str] = ()) -> Select[Any]:
        """The SELECT of all columns, built once; add only WHERE, ORDER BY and LIMIT to it."""
        wanted = tuple(expand)
        if wanted not in self._selects:
            self._selects[wanted] = self._build(wanted)
        return self._selects[wanted]

    def _build(self, expand: tuple[str, ...]) -> Select[Any]:
        columns = [column.label(name) for name, column in self.columns.items()]
        joins = dict(self.joins)
        for name in expand:
            expansion = self.expansions[name]
            columns += [c.label(f"{name}.{key}") for key, c in expansion.columns.items()]
            joins |= expansion.joins
        statement = select(*columns).select_from(self.model)
        for target, on_clause in joins.items():
            statement = statement.outerjoin(target, on_clause)
        return statement

    def rows(self, criteria: Criteria, expand: Sequence[str] = ()) -> list[Row]:
        """The rows with their derived keys, nothing hidden yet."""

        def statement() -> Select[Any]:
            return self.select(expand).where(*criteria.clauses)

        return self.derived(self._texts.run(("rows", tuple(expand)), statement, criteria))

    def page(
        self,
        criteria: Criteria,
        expand: Sequence[str],
        *,
        form: Hashable,
        choose: Callable[[Select[Any]], Select[Any]],
        arrange: Callable[[Select[Any]], Select[Any]],
        by_id: bool,
        also: Sequence[Any],
        limit: int,
        offset: int,
    ) -> list[Row]:
        """Some of the rows, chosen before anything is joined to them.

        `choose` puts all of them in order, `arrange` those that were chosen, as `form` says;
        `by_id` skips rows without reading them, where an index has the order. `also` are columns
        of the model.
        """
        table: Table = self.model.__table__  # type: ignore[assignment]  # of a declarative class it is

        def statement() -> Within:
            columns = table.c.id if by_id else table
            chosen = choose(select(columns).where(*criteria.clauses)).limit(_LIMIT).offset(_OFFSET)
            if by_id:
                chosen = select(table).where(table.c.id.in_(chosen))
            told = arrange(self.select(expand).add_columns(*also))
            return Within(table.name, chosen, told)

        values = {"limit": limit, "offset": offset}
        found = self._texts.run(("page", tuple(expand), form), statement, criteria, values)
        return self.derived(found)

    def derived(self, found: Found) -> list[Row]:
        rows = found.dicts()
        for row in rows:
            self.derive(row)
        return rows

    def by_id(self, ids: Sequence[int]) -> dict[int, Row]:
        """Those of the rows that are there."""
        chosen = self.model.id == any_(literal(list(ids), ARRAY(BigInteger)))
        rows = self.rows(Criteria(chosen))
        # Not everything of which there is one tells its id.
        return dict(zip(ids, rows, strict=False)) if len(ids) == 1 else {r["id"]: r for r in rows}

    def row(self, *criteria: ColumnElement[bool], expand: Sequence[str] = ()) -> Row | None:
        rows = self.rows(Criteria(*criteria), expand)
        return rows[0] if rows else None

    def count(self, criteria: Criteria, most: int | None = None) -> int:
        """How many rows there are; with `most`, one more than that stands for all more."""

        def statement() -> Select[Any]:
            if most is None:
                return select(func.count()).select_from(self.model).where(*criteria.clauses)
            some = select(self.model.id).where(*criteria.clauses).limit(most + 1)
            return select(func.count()).select_from(some.subquery())

        return int(self._texts.run(("count", most), statement, criteria).tuples[0][0])

    def tell(
        self, actor: Actor, row: Row, expand: Sequence[str] = (), names: Sequence[str] = ()
    ) -> Row:
        """The row, which is changed for it, as this actor may see it."""
        for name in expand:
            prefix = f"{name}."
            part = {k.removeprefix(prefix): row.pop(k) for k in list(row) if k.startswith(prefix)}
            self.expansions[name].tell(actor, row, part)
        self.conceal(actor, row)
        if not names and not expand and row.keys() <= self._known:
            return row
        kept: Iterable[str] = names or self.schema.fields
        if expand:
            kept = dict.fromkeys([*kept, *(k for n in expand for k in self.expansions[n].adds)])
        return {key: row[key] for key in kept if key in row}

    def tell_all(
        self, actor: Actor, rows: list[Row], expand: Sequence[str], names: Sequence[str]
    ) -> list[Row]:
        """The rows of one SELECT, which have the same keys: one look at them is enough."""
        if names or expand or not rows or not rows[0].keys() <= self._known:
            return [self.tell(actor, row, expand, names) for row in rows]
        if self.conceal is not open_to_all:
            for row in rows:
                self.conceal(actor, row)
        return rows

    def expansion(self, name: str, joins: Joins | None = None) -> Expansion:
        """This resource inside another one; null where there is none, or none for the actor."""

        def tell(actor: Actor, row: Row, part: Row) -> None:
            row[name] = None
            if part["id"] is not None and self.exists_for(actor, part):
                self.derive(part)
                row[name] = self.tell(actor, part)

        return Expansion(self.columns, {**(joins or {}), **self.joins}, tell, [name], self.schema)


def criteria_of(visible: Select[Any]) -> list[ColumnElement[bool]]:
    """The WHERE of a SELECT that has nothing else."""
    return [] if visible.whereclause is None else [visible.whereclause]


class Orjson(JSONProvider):
    """Flask's JSON by orjson: instants end in Z, decimals are numbers."""

    def dumps(self, obj: Any, **options: Any) -> str:
        return json_text(obj)

    def loads(self, s: str | bytes, **options: Any) -> Any:
        return orjson.loads(s)


def init_app(app: Flask) -> None:
    app.json = Orjson(app)
