"""CSV by RFC 4180, row by row, in pieces of some size."""

import csv
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from typing import Any

from app.reports.forms.table import Kind, Table
from app.reports.sums import hours

PIECE = 64 * 1024
# What a spreadsheet would take for a formula; the apostrophe says that it is text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def pieces(table: Table) -> Iterator[bytes]:
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([column.key for column in table.columns])
    kinds = [column.kind for column in table.columns]
    for row in table.rows:
        writer.writerow([cell(kind, value) for kind, value in zip(kinds, row, strict=True)])
        if buffer.tell() > PIECE:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def cell(kind: Kind, value: Any) -> Any:
    if value is None:
        return ""
    if kind == Kind.HOURS:
        return hours(value)
    if kind == Kind.FLAG:
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if kind == Kind.TEXT:
        return f"'{value}" if str(value).startswith(_FORMULA) else value
    return value
