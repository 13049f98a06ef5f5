"""SQL whose text is kept: SQLAlchemy writes it once, the driver runs it with other values.

To look a text up and to wrap cursor, rows and values anew each time costs more processor time than
all else in a request; docs/performance.md has the figures.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import Any, NamedTuple

import psycopg2
from sqlalchemy import BigInteger, BindParameter, ColumnElement, any_, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import psycopg2 as postgresql
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.expression import ClauseElement
from sqlalchemy.types import TypeEngine

from app.kit.db import connection
from app.kit.json_text import json_text

Values = Mapping[str, Any]
Process = Callable[[Any], Any]
DIALECT = postgresql.dialect(json_serializer=json_text)  # type: ignore[no-untyped-call]  # it is
# What callers filter by decides which texts are kept: there is an end to it.
MOST_KEPT = 1000


class Found(NamedTuple):
    names: Sequence[str]
    tuples: Sequence[tuple[Any, ...]]

    def dicts(self) -> list[dict[str, Any]]:
        return [dict(zip(self.names, values, strict=True)) for values in self.tuples]

    def one(self) -> tuple[Any, ...] | None:
        """The first row."""
        return self.tuples[0] if self.tuples else None


@dataclass(frozen=True)
class Text:
    """The SQL of a statement, and the values that it brings for its own parameters."""

    sql: str
    constants: Values

    @classmethod
    def of(cls, statement: "ClauseElement | Within", **options: Any) -> "Text":
        compiled = compile_text(statement, **options)
        return cls(compiled.string, compiled.params)

    def run(self, values: Values) -> Found:
        """Run on the request's connection, in its transaction. Raises what SQLAlchemy would."""
        within = connection()
        driver: Any = within.connection.driver_connection
        try:
            with driver.cursor() as cursor:
                cursor.execute(self.sql, {**self.constants, **values})
                columns = cursor.description
                tuples = cursor.fetchall() if columns else ()
            return Found([column.name for column in columns or ()], tuples)
        except psycopg2.Error as error:
            if driver.closed:
                within.invalidate(error)
                # Where one connection broke, those in the pool have mostly broken with it.
                within.engine.dispose(close=False)
            raise DBAPIError.instance(
                self.sql, None, error, psycopg2.Error, hide_parameters=True, dialect=DIALECT
            ) from error


def compile_text(statement: "ClauseElement | Within", **options: Any) -> Any:
    """SQLAlchemy's Compiled, with each value of an `IN (…)` as a parameter."""
    return statement.compile(
        dialect=DIALECT, compile_kwargs={"render_postcompile": True}, **options
    )


@dataclass(frozen=True)
class Within:
    """`told`, to which the rows of `chosen` are all that the table `name` holds.

    `WITH projects AS (SELECT * FROM projects WHERE … LIMIT 50) SELECT … FROM projects JOIN …`.
    """

    name: str
    chosen: ClauseElement
    told: ClauseElement

    def compile(self, **options: Any) -> Any:
        chosen: Any = self.chosen.compile(**options)
        told: Any = self.told.compile(**options)
        # SQLAlchemy numbers the parameters of each: those of one are told from those of the other.
        text, params = told.string, dict(chosen.params)
        for name, value in told.params.items():
            text = text.replace(f"%({name})s", f"%(told_{name})s")
            params[f"told_{name}"] = value
        return SimpleNamespace(
            string=f"WITH {self.name} AS ({chosen.string}) {text}",
            params=params,
            bind_names=chosen.bind_names,
        )


class Prepared:
    """One statement, whose parameters are the names of its `bindparam`s."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement

    @cached_property
    def _text(self) -> Text:
        # At the first use and not at import, when not every model is known yet.
        return Text.of(self._statement)

    def run(self, **values: Any) -> Found:
        return self._text.run(values)


def among(column: Any, parameter: str = "ids") -> ColumnElement[bool]:
    """Whether the column is one of the ids that this parameter brings, however many these are."""
    found: ColumnElement[bool] = column == any_(bindparam(parameter, type_=ARRAY(BigInteger)))
    return found


class Criteria:
    """Conditions of a WHERE, taken apart into their form and their values."""

    def __init__(self, *clauses: ColumnElement[bool]) -> None:
        self.clauses = clauses
        # Not public, but what SQLAlchemy's own example of a cache beside its own is built on.
        keys = [clause._generate_cache_key() for clause in clauses]
        self.binds = [bind for key in keys if key for bind in key.bindparams]
        # The text of `IN (…)` depends on how many values there are.
        varies = None in keys or any(bind.expanding for bind in self.binds)
        self.form = None if varies else tuple(key.key for key in keys if key)


Statement = Callable[[], ClauseElement | Within]


class Texts:
    """The texts of statements that differ in their criteria, kept by the form of these."""

    def __init__(self) -> None:
        self._kept: dict[Any, tuple[Text, list[tuple[str, Process]]]] = {}

    def run(
        self, form: Any, statement: Statement, criteria: Criteria, values: Values | None = None
    ) -> Found:
        """The rows of `statement()`, whose text `form` and the form of the criteria decide."""
        if criteria.form is None:
            return Text.of(statement()).run(values or {})
        key = (form, criteria.form)
        text, names = self._kept.get(key) or self._keep(key, statement(), criteria.binds)
        pairs = zip(names, criteria.binds, strict=True)
        given = {name: process(bind.effective_value) for (name, process), bind in pairs}
        return text.run({**given, **values} if values else given)

    def _keep(
        self, key: Any, statement: ClauseElement | Within, binds: Iterable[BindParameter[Any]]
    ) -> tuple[Text, list[tuple[str, Process]]]:
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        compiled = compile_text(statement)
        names = [(compiled.bind_names[bind], process_of(bind.type)) for bind in binds]
        kept = Text(compiled.string, compiled.params), names
        self._kept[key] = kept
        return kept


def process_of(type_: TypeEngine[Any]) -> Process:
    """What a type does to a value before the driver gets it."""
    process: Process | None = type_.dialect_impl(DIALECT).bind_processor(DIALECT)
    return process or as_it_is


def as_it_is(value: Any) -> Any:
    return value
