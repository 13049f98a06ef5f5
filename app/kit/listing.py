"""Lists: filters, sorting and pages, declared once and read by both SQL and OpenAPI."""

import operator
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema
from sqlalchemy import ColumnElement, or_

from app.kit.fields import CommaList, DayOrInstant, Id, Text, TimeZone, UtcDateTime, Whole
from app.kit.http import MAX_ID
from app.kit.keyset import Order

Where = Callable[[Any, ZoneInfo], ColumnElement[bool]]
Compare = Callable[[Any, Any], ColumnElement[bool]]
MOST_PER_PAGE = 100


def filtering(field: fields.Field[Any], where: Where) -> fields.Field[Any]:
    """A query parameter that adds `where(value, time zone)` to the list's statement."""
    field.metadata = {**field.metadata, "where": where}
    return field


def filter_by(
    column: Any, field: fields.Field[Any], compare: Compare = operator.eq
) -> fields.Field[Any]:
    """A query parameter: keep the rows where `column` compares with the value given."""
    return filtering(field, lambda value, _zone: compare(column, value))


def from_day(column: Any) -> fields.Field[Any]:
    """`start_date`: at or after an instant, or the beginning of a day in the caller's zone."""
    field = DayOrInstant(metadata={"description": "A date, or an ISO 8601 instant"})
    return filtering(field, lambda value, zone: column >= beginning(value, zone))


def to_day(column: Any) -> fields.Field[Any]:
    """`end_date`: up to and including an instant, or the end of a day in the caller's zone."""

    def where(value: date, zone: ZoneInfo) -> ColumnElement[bool]:
        if isinstance(value, datetime):
            return column <= value  # type: ignore[no-any-return]  # a column compares to a clause
        return column < beginning(value + timedelta(days=1), zone)  # type: ignore[no-any-return]

    field = DayOrInstant(metadata={"description": "A date (inclusive), or an ISO 8601 instant"})
    return filtering(field, where)


def beginning(value: date, zone: ZoneInfo) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value, time(), zone)


def matching(*columns: Any) -> fields.Field[Any]:
    """`q`: the text stands in one of the columns, in any case; % and _ are literal."""
    return filtering(
        Text(most=200, metadata={"description": "Text to look for, in any case"}),
        lambda value, _zone: or_(*(column.icontains(value, autoescape=True) for column in columns)),
    )


def updated_since(column: Any) -> fields.Field[Any]:
    return filter_by(column, UtcDateTime(), operator.ge)


def sort_by(columns: Mapping[str, Any], *, default: str, never_null: bool = False) -> fields.String:
    """A `sort` parameter: a column name, with `-` in front for descending."""
    orders = {
        sign + name: Order(sign + name, column, sign == "-", never_null)
        for name, column in columns.items()
        for sign in ("", "-")
    }

    def known(value: str) -> None:
        if value not in orders:
            raise ValidationError(f"Must be one of: {', '.join(orders)}")

    return fields.String(
        load_default=default, validate=known, metadata={"orders": orders, "enum": list(orders)}
    )


class ReadArgs(Schema):
    """The query string of every reading endpoint."""

    fields_ = CommaList(
        fields.String(),
        data_key="fields",
        metadata={"description": "Only these keys, comma separated, whatever the schema requires"},
    )
    expand = CommaList(
        fields.String(), metadata={"description": "Related things to embed, comma separated"}
    )


class ListArgs(ReadArgs):
    """The query string of every list endpoint. Subclass it to add filters and sorting."""

    ids = CommaList(
        Id(),
        validate=validate.Length(max=MOST_PER_PAGE, error=f"At most {MOST_PER_PAGE} ids"),
        metadata={"description": "Only these, comma separated, whatever the other defaults"},
    )
    page = Whole(1, MAX_ID)
    per_page = Whole(
        1, MAX_ID, metadata={"description": "Up to 100 (more is capped); 50 by default"}
    )
    cursor = fields.String(
        metadata={"description": "Continues where `pagination.next_cursor` was given; with `limit`"}
    )
    limit = Whole(1, MAX_ID, metadata={"description": "Up to 100; asks for paging by cursor"})
    timezone = TimeZone(metadata={"description": "Of dates in filters; yours by default"})

    @post_load(pass_original=True)
    def without_defaults(
        self, args: dict[str, Any], original: Mapping[str, Any], **_: Any
    ) -> dict[str, Any]:
        """Who names things by their ids means them, also those that a list leaves out by itself."""
        unasked = self.filters().keys() - original.keys() if "ids" in args else ()
        return {name: value for name, value in args.items() if name not in unasked}

    @validates_schema(skip_on_field_errors=False)
    def one_way_of_paging(self, args: dict[str, Any], **_: Any) -> None:
        if {"cursor", "limit"} & args.keys() and {"page", "per_page"} & args.keys():
            raise ValidationError("Give page and per_page, or cursor and limit", "cursor")

    def where(self, args: Mapping[str, Any], zone: ZoneInfo) -> list[ColumnElement[bool]]:
        filters = self.filters().items()
        return [w(args[name], zone) for name, w in filters if args.get(name) is not None]

    def filters(self) -> dict[str, Where]:
        return {n: f.metadata["where"] for n, f in self.fields.items() if "where" in f.metadata}

    def order(self, args: Mapping[str, Any]) -> Order:
        order: Order = self.fields["sort"].metadata["orders"][args["sort"]]
        return order
