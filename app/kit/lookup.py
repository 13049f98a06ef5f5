"""Finding one thing by its id: what the actor may not see is missing, in the same words."""

import re
from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import Select

from app.kit.db import Record, session
from app.kit.errors import NotFound
from app.kit.wire import Row, Wire, criteria_of

Thing = TypeVar("Thing", bound=Record)


def read(wire: Wire, visible: Select[Any], ident: int | None, expand: Sequence[str] = ()) -> Row:
    """The row of this id, out of those that `visible`, a SELECT with nothing but WHERE, holds.

    Raises NotFound.
    """
    row = wire.row(wire.model.id == ident, *criteria_of(visible), expand=expand)
    if row is None:
        raise missing(wire.schema.__class__.__name__.removesuffix("Schema"), ident)
    return row


def lock(model: type[Thing], visible: Select[Any], ident: int) -> Thing:
    """The thing, locked until the request ends: who changes it meanwhile waits, or was first.

    Raises NotFound.
    """
    thing: Thing | None = session.scalar(visible.where(model.id == ident).with_for_update(of=model))
    if thing is None:
        raise missing(model.__name__.removeprefix("Api"), ident)
    return thing


def differing(thing: Record, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that would change the thing: what is sent back as it was is no news."""
    return {name: value for name, value in fields.items() if getattr(thing, name) != value}


def missing(noun: str, ident: int | None) -> NotFound:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", noun).capitalize()
    return NotFound(f"{words} {ident} not found")
