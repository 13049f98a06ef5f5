"""Items in forms: people type or scan a SKU or barcode, schemas want the id."""

import re
from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.datastructures import MultiDict

from app.dashboard.forms import Form, Typed
from app.inventory.items import service as items
from app.inventory.items.models import StockItem
from app.kit.actor import actor
from app.kit.db import session

NAME = "stock_item_id"
# No id begins like this, and no schema lets it in.
_UNKNOWN = "?"


def bind_coded(bind: Callable[..., Form], schema: Schema, typed: Typed, **options: Any) -> Form:
    """The form as `bind` has it, where codes stand for items."""
    sent, codes = identified(typed)
    form = bind(schema, sent, **options)
    form.typed = MultiDict(form.typed)
    for name in names(form.typed):
        word = form.typed[name]
        if word.startswith(_UNKNOWN) and name in form.errors:
            form.errors[name] = [_("There is no item “%(code)s”.", code=codes[word])]
        form.typed[name] = codes.get(word, word)
    return form


def identified(typed: Typed) -> tuple[Typed, dict[str, str]]:
    """What was typed with ids in place of codes, and the codes by what stands there now."""
    codes = {typed[name] for name in names(typed) if typed[name].strip()}
    ids = items.coded(actor, sorted(codes)) if codes else {}
    words = {code: str(ids.get(code, _UNKNOWN + code)) for code in codes}
    sent: Typed = MultiDict(typed)
    for name in names(typed):
        sent[name] = words.get(typed[name], "")
    return sent, {word: code for code, word in words.items()}


def with_codes(form: Form) -> Form:
    """A form that proposes items by their ids, with their SKUs instead."""
    ids = {form.typed[name] for name in names(form.typed)}
    asked = [int(word) for word in ids if re.fullmatch("[0-9]{1,18}", word)]
    found = items.visible_to(actor).where(StockItem.id.in_(asked))
    rows = session.execute(found.with_only_columns(StockItem.id, StockItem.sku)) if asked else ()
    skus = {str(row[0]): row[1] for row in rows}
    for name in names(form.typed):
        form.typed[name] = skus.get(form.typed[name], "")
    return form


def names(typed: Typed) -> list[str]:
    return [name for name in typed if name.rpartition(".")[2] == NAME]
