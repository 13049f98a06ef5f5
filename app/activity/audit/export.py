"""The whole log as a file, row by row: CSV for spreadsheets, JSON lines that can be checked."""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from app.activity.audit.shape import AUDIT_ENTRY, CONTENT, sealed
from app.events.models import Event
from app.kit.json_text import json_text, to_json
from app.kit.streams import Stream
from app.kit.wire import Row, criteria_of
from app.reports.forms import csv_text
from app.reports.forms.table import Column, Kind, Table

_KINDS = {
    "sequence": Kind.WHOLE,
    "created_at": Kind.INSTANT,
    "actor_id": Kind.WHOLE,
    "token_id": Kind.WHOLE,
    "subject_id": Kind.WHOLE,
}
COLUMNS = [Column(key, key, _KINDS.get(key, Kind.TEXT)) for key in AUDIT_ENTRY.schema.fields]
_before = aliased(Event)
# What an entry is checked by where there is no database: the hash before it, and the text.
_PROOF = {
    "previous_hash": select(func.encode(_before.hash, "hex"))
    .where(_before.sequence == Event.sequence - 1)
    .scalar_subquery(),
    "content": CONTENT,
}


class Entries:
    """The entries that fulfil the criteria, the oldest first, while they are read."""

    def __init__(self, criteria: list[ColumnElement[bool]], *, proven: bool) -> None:
        columns = [column.label(key) for key, column in _PROOF.items()] if proven else []
        chosen = AUDIT_ENTRY.select().add_columns(*columns)
        chosen = chosen.where(*criteria_of(sealed()), *criteria).order_by(Event.sequence)
        self.stream = Stream(chosen)
        self.close = self.stream.close

    def __iter__(self) -> Iterator[Row]:
        for found in self.stream:
            row = dict(found)
            AUDIT_ENTRY.derive(row)
            yield row


def csv_pieces(entries: Entries) -> Iterator[bytes]:
    return csv_text.pieces(Table("Audit log", COLUMNS, map(cells, entries), ZoneInfo("UTC")))


def cells(row: Row) -> list[Any]:
    row |= {key: json_text(row[key]) for key in ("data", "changes")}
    return [row.get(column.key) for column in COLUMNS]


def json_lines(entries: Entries) -> Iterator[bytes]:
    """In pieces of some size: a line alone would be a chunk of HTTP each."""
    piece = bytearray()
    for row in entries:
        piece += to_json(row) + b"\n"
        if len(piece) > csv_text.PIECE:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece)
