"""Finding one thing by its id: what the actor may not see is missing, in the same words."""

from collections.abc import Sequence
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, bindparam, inspect, select
from sqlalchemy.orm.attributes import set_committed_value

from app.kit import preconditions
from app.kit.db import Record
from app.kit.errors import NotFound, spoken
from app.kit.prepared import Criteria, Texts
from app.kit.wire import Row, Wire, criteria_of

Thing = TypeVar("Thing", bound=Record)
_texts, _ID = Texts(), "ident"
# FOR UPDATE; FOR KEY SHARE, which foreign keys take as well, and which only the former excludes.
_LOCKED: tuple[str, ...] = ()
_KEPT: tuple[str, ...] = ("read", "key_share")


def read(wire: Wire, visible: Select[Any], ident: int | None, expand: Sequence[str] = ()) -> Row:
    """The row of this id, out of those that `visible`, a SELECT with nothing but WHERE, holds.

    Raises NotFound.
    """
    row = wire.row(wire.model.id == ident, *criteria_of(visible), expand=expand)
    if row is None:
        raise missing(wire.schema.__class__.__name__.removesuffix("Schema"), ident)
    return row


def find(model: type[Thing], visible: Select[Any], ident: int) -> Thing | None:
    """The thing as it is now, not locked."""
    return _first(model, None, visible, ident)


def lock(model: type[Thing], visible: Select[Any], ident: int) -> Thing:
    """The thing, locked until the request ends: who changes it meanwhile waits, or was first.

    Raises NotFound; PreconditionFailed or Conflict if the request expects it as it was before.
    """
    thing = _there(model, _first(model, _LOCKED, visible, ident), ident)
    preconditions.check(thing, ident)
    return thing


def keep(model: type[Thing], visible: Select[Any], ident: int) -> Thing:
    """The thing, which nobody locks until the request ends; others may keep it, too.

    Raises NotFound.
    """
    return _there(model, _first(model, _KEPT, visible, ident), ident)


def _there(model: type[Thing], thing: Thing | None, ident: int) -> Thing:
    if thing is None:
        raise missing(model.__name__, ident)
    return thing


def lock_first(model: type[Thing], visible: Select[Any]) -> Thing | None:
    """The one thing that `visible` holds, locked until the request ends."""
    return _first(model, _LOCKED, visible)


def _first(
    model: type[Thing], mode: tuple[str, ...] | None, visible: Select[Any], ident: int | None = None
) -> Thing | None:
    its_own = [] if ident is None else [_of_id(model)]
    criteria = Criteria(*criteria_of(visible), *its_own)

    def statement() -> Select[Any]:
        chosen = select(*inspect(model).columns).where(*criteria.clauses)
        options = dict.fromkeys(mode or (), True)
        return chosen if mode is None else chosen.with_for_update(of=model, **options)

    found = _texts.run((model, mode), statement, criteria, {_ID: ident}).one()
    return None if found is None else _thing(model, found)


@cache
def _of_id(model: type[Record]) -> ColumnElement[bool]:
    return model.id == bindparam(_ID, None)


def _thing(model: type[Thing], values: Sequence[Any]) -> Thing:
    """An object that knows what was read, so that its changes can be told; in no session."""
    thing = model()
    for (name, word), value in zip(_columns(model), values, strict=True):
        set_committed_value(thing, name, word(value) if word and value is not None else value)
    return thing


@cache
def _columns(model: type[Record]) -> list[tuple[str, type[Enum] | None]]:
    """The names of the columns, and of which words their values are, if of any."""
    return [(c.key, getattr(c.type, "enum_class", None)) for c in inspect(model).columns]


def differing(thing: Record, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that would change the thing: what is sent back as it was is no news."""
    return {name: value for name, value in fields.items() if getattr(thing, name) != value}


def missing(noun: str, ident: int | None) -> NotFound:
    return NotFound(f"{spoken(noun).capitalize()} {ident} not found")
