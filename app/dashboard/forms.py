"""Forms: what a browser sends, bound to the Input schemas of the API.

No rule stands here or in a template. What was typed is kept as it was, so that a form with errors
comes back as the person left it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from babel.numbers import get_decimal_symbol
from flask_babel import get_locale
from flask_babel import gettext as _
from marshmallow import Schema, fields
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import MultiDict

from app.dashboard.choices import FIND
from app.dashboard.formats import local_value, zone
from app.kit.db import session
from app.kit.errors import Conflict, Errors, Invalid, Refused
from app.kit.fields import Amount, UtcDateTime
from app.kit.loading import load
from app.kit.refusals import refused_row
from app.kit.wire import Row

Result = TypeVar("Result")
Typed = MultiDict[str, str]


@dataclass
class Form:
    """What was typed, the valid values of it, and what is wrong with the rest, by field."""

    typed: Typed = field(default_factory=MultiDict)
    data: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)

    def value(self, name: str) -> str:
        return self.typed.get(name, "")

    def has(self, name: str, value: str) -> bool:
        return value in self.typed.getlist(name)

    def submit(self, action: Callable[..., Result], *leading: Any) -> Result | None:
        """What `action(*leading, **data)` returns; None when `errors` tell why it does not."""
        if self.errors:
            return None
        try:
            with session.begin_nested():
                return action(*leading, **self.data)
        except (Invalid, Refused, Conflict) as refusal:
            self.errors = dict(refusal.extra.get("errors", {"": [str(refusal)]}))
        except IntegrityError as broken:
            refused = refused_row(broken)
            if refused is None:
                raise
            self.errors = dict(refused.extra.get("errors", {"": [str(refused)]}))
        return None


def filled(schema: Schema, row: Row) -> Form:
    """A form that proposes what is there already."""
    typed: Typed = MultiDict()
    for name in schema.load_fields:
        typed.setlist(name, [words(part) for part in parts_of(row.get(name))])
    return Form(typed)


def parts_of(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def words(value: Any) -> str:
    """A value as a field of a form holds it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return local_value(value)
    if isinstance(value, Decimal | float):
        return plain(value).replace(".", decimal_symbol())
    return "" if value is None else str(value)


def blank(**typed: Any) -> Form:
    """A form nobody has filled in yet, with what it proposes."""
    return Form(MultiDict({name: str(value) for name, value in typed.items()}))


def plain(value: Decimal | float) -> str:
    """12.50 as it is; what is kept finer than cents without the zeros behind it: 20 for 20.000."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if re.search(r"\.\d{3}", text) else text


def bind(
    schema: Schema, typed: Typed, also: Callable[[dict[str, Any]], Errors] | None = None
) -> Form:
    """The form as it was sent.

    `also(data)` names what only the service can find wrong; it is asked when the schema has refused
    something, so that every wrong field is named at once.
    """
    given = {name: read(f, typed.getlist(name)) for name, f in schema.load_fields.items()}
    sent = {name: value for name, value in given.items() if name in typed and value is not ...}
    data, errors = load(schema, sent)
    # Of a change nothing is required; what was emptied was not left out.
    emptied = [name for name, value in given.items() if name in typed and value is ...]
    for name in emptied:
        told = schema.load_fields[name].error_messages["required"]
        errors = {**errors, name: [str(told)]}
    if errors and also:
        errors = {**also(data), **errors}
    return Form(typed, data, {**by_field(errors, sent), **looked_for(typed, schema.load_fields)})


def looked_for(typed: Typed, names: Iterable[str]) -> dict[str, list[str]]:
    """Who names something beside a list has yet to choose it."""
    asked = [name for name in names if typed.get(FIND + name, "").strip()]
    return {name: [_("Choose from what was found")] for name in asked}


def read(f: fields.Field[Any], texts: list[str]) -> Any:
    """What the texts of one field stand for in JSON; `...` for a required one left empty."""
    if isinstance(f, fields.List):
        parts = [part.strip() for text in texts for part in re.split(r"[,\n]", text)]
        return [part for part in parts if part]
    # A box that is ticked stands behind a hidden field that says it is not.
    text = texts[-1] if texts else ""
    if isinstance(f, UtcDateTime):
        text = local_instant(text)
    if isinstance(f, Amount):
        text = text.replace(decimal_symbol(), ".")
    if text.strip():
        return text
    return ... if f.required else None if f.allow_none else ""


def decimal_symbol() -> str:
    """What stands before the decimals in the language of the page: 12.5, or 12,5."""
    return get_decimal_symbol(get_locale())


def local_instant(text: str) -> str:
    """An instant as browsers send it is one of the zone that the person lives in."""
    try:
        instant = datetime.fromisoformat(text.strip())
    except ValueError:
        return text
    if not instant.tzinfo:
        instant = instant.replace(tzinfo=zone())
    return instant.isoformat()


def by_field(errors: Errors, sent: Mapping[str, Any]) -> dict[str, list[str]]:
    """Errors inside a list stand at the list's field, and quote the part they speak of."""
    told: dict[str, list[str]] = {}
    for path, sentences in errors.items():
        name, _, index = path.partition(".")
        in_list = index.isdecimal() and name in sent
        quoted = f"“{sent[name][int(index)]}”: " if in_list else ""
        told.setdefault(name, []).extend(quoted + spoken(name, one) for one in sentences)
    return told


def spoken(name: str, sentence: str) -> str:
    """Programs read "stock_item_id is required"; people read the name as they would say it."""
    said = name.removesuffix("_id").replace("_", " ")
    return re.sub(rf"^{re.escape(name)}\b", said, sentence)
