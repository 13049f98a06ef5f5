"""Forms with lines: the fields of one are called `items.0.quantity`, as errors name them."""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import Schema
from werkzeug.datastructures import MultiDict

from app.dashboard.forms import Form, Typed, filled, read, spoken, words
from app.kit.loading import load
from app.kit.wire import Row

LINES = "items"
MOST = 500


def bind_with_lines(schema: Schema, typed: Typed, given: str = "") -> Form:
    """The form as it was sent, without its blank lines.

    A line is blank where nothing stands in its fields, or in the one called `given`.
    """
    parts = line_of(schema).load_fields
    kept = without_blanks(typed, list(parts), given)
    lines = [
        {
            part: value
            for part, f in parts.items()
            if (value := read(f, kept.getlist(at(n, part)))) is not ...
        }
        for n in numbers_of(kept)
    ]
    alone = {n: read(f, kept.getlist(n)) for n, f in schema.load_fields.items() if n in kept}
    sent = {name: value for name, value in alone.items() if value is not ...}
    data, errors = load(schema, {**sent, LINES: lines})
    told = {path: [spoken(path.rpartition(".")[2], one) for one in e] for path, e in errors.items()}
    return Form(kept, data, told)


def filled_with_lines(schema: Schema, row: Row) -> Form:
    """A form that proposes what is there already."""
    typed = filled(schema, row).typed
    typed.poplist(LINES)
    for number, line in enumerate(row[LINES]):
        for part in line_of(schema).load_fields:
            typed[at(number, part)] = words(line.get(part))
    return Form(typed)


def line_of(schema: Schema) -> Schema:
    inner: Any = schema.load_fields[LINES]
    line: Schema = inner.inner.schema
    return line


def at(number: int, part: str) -> str:
    return f"{LINES}.{number}.{part}"


def numbers_of(typed: Mapping[str, Any]) -> list[int]:
    found = (re.fullmatch(rf"{LINES}\.([0-9]{{1,3}})\.\w+", name) for name in typed)
    return sorted({int(match[1]) for match in found if match})[:MOST]


def without_blanks(typed: Typed, parts: list[str], given: str) -> Typed:
    """What was typed, the lines of it numbered anew."""
    kept: Typed = MultiDict(
        pair for pair in typed.items(multi=True) if not pair[0].startswith(f"{LINES}.")
    )
    asked = [given] if given else parts
    whole = [
        n for n in numbers_of(typed) if any(typed.get(at(n, part), "").strip() for part in asked)
    ]
    for number, before in enumerate(whole):
        for part in parts:
            kept[at(number, part)] = typed.get(at(before, part), "")
    return kept
