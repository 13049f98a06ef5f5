"""Cursors: the second way through a list, exact while rows come and go.

A cursor is the list and the sort word, the sort value and the id of the last row seen, in
base64url. It is opaque, not secret: it says nothing that the row it came from did not.
"""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson
from marshmallow import ValidationError
from sqlalchemy import ColumnElement, Select, and_, literal, or_, tuple_

from app.kit.errors import Invalid
from app.kit.fields import parse_day, parse_instant
from app.kit.json_body import is_storable
from app.kit.json_text import to_json
from app.kit.wire import Row

_DECIMAL = re.compile(r"-?[0-9]{1,30}([.][0-9]{1,10})?")


def parse_decimal(text: str) -> Decimal:
    if not _DECIMAL.fullmatch(text):
        raise ValueError
    return Decimal(text)


# How the text in a cursor becomes a value again, where the type itself does not read it.
_READERS: dict[type, Callable[[str], Any]] = {
    datetime: parse_instant,
    date: parse_day,
    Decimal: parse_decimal,
}


@dataclass(frozen=True)
class Order:
    """One word of a `sort` parameter. The id breaks ties, so that no row is lost between pages."""

    word: str
    column: Any
    descending: bool
    # Of a column that may be null, in a list that holds no such row.
    never_null: bool = False

    @property
    def name(self) -> str:
        """What a cursor says it belongs to: the same word orders several lists."""
        return f"{self.column.property.columns[0].table.name}:{self.word}"

    @property
    def may_be_null(self) -> bool:
        return not self.never_null and bool(
            getattr(self.column.property.columns[0], "nullable", True)
        )

    def apply(self, statement: Select[Any], ident: Any) -> Select[Any]:
        if not self.descending:
            return statement.order_by(self.column.asc(), ident.asc())
        column = self.column.desc()
        return statement.order_by(column.nulls_last() if self.may_be_null else column, ident.desc())

    def backwards(self, statement: Select[Any], ident: Any) -> Select[Any]:
        """From the end."""
        if not self.descending:
            return statement.order_by(self.column.desc(), ident.desc())
        column = self.column.asc()
        return statement.order_by(column.nulls_first() if self.may_be_null else column, ident.asc())

    def after(self, value: Any, last_id: int, ident: Any) -> ColumnElement[bool]:
        """The rows behind the one with this sort value and id; nulls stand last."""
        further = ident < last_id if self.descending else ident > last_id
        if value is None:
            return and_(self.column.is_(None), further)
        if self.may_be_null:
            beyond = self.column < value if self.descending else self.column > value
            same = and_(self.column == value, further)
            return or_(beyond, same, self.column.is_(None))
        here, there = tuple_(self.column, ident), tuple_(literal(value), literal(last_id))
        return here < there if self.descending else here > there


def cursor_to(row: Row, order: Order) -> str:
    key = row["_key"]
    # As text, not as a JSON number: a place lost to rounding would be a row lost between pages.
    exact = str(key) if isinstance(key, Decimal) else key
    return base64.urlsafe_b64encode(to_json([order.name, exact, row["_id"]])).decode()


def read_cursor(cursor: str, order: Order) -> tuple[Any, int]:
    """The sort value and the id that the cursor holds; a 400 when it is none of this list's."""
    try:
        name, value, last_id = orjson.loads(base64.urlsafe_b64decode(cursor))
        if name != order.name or type(last_id) is not int or abs(last_id) >= 2**63:
            raise ValueError
        return typed(value, order.column.type.python_type), last_id
    except (ValueError, TypeError, ArithmeticError, ValidationError):
        raise Invalid({"cursor": ["Not a cursor of this list in this order"]}) from None


def typed(value: Any, kind: type) -> Any:
    """A value of the cursor in the type of its column."""
    if value is None:
        return None
    if kind is int:
        return bigint(value)
    if not isinstance(value, str) or not is_storable(value):
        raise ValueError
    return _READERS.get(kind, kind)(value)


def bigint(value: Any) -> int:
    if type(value) is not int or abs(value) >= 2**63:
        raise ValueError
    return value
