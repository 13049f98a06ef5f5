"""Finding one thing by its id: what the actor may not see is missing, in the same words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import BigInteger, ColumnElement, Select, any_, inspect, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm.attributes import set_committed_value

from app.kit import batch, preconditions
from app.kit.db import Record
from app.kit.errors import NotFound, spoken
from app.kit.prepared import Criteria, Found, Texts
from app.kit.wire import Row, Wire, criteria_of

Thing = TypeVar("Thing", bound=Record)
_texts = Texts()
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
    return _by_id(model, None, visible, ident)


def lock(model: type[Thing], visible: Select[Any], ident: int) -> Thing:
    """The thing, locked until the request ends: who changes it meanwhile waits, or was first.

    Raises NotFound; PreconditionFailed or Conflict if the request expects it as it was before.
    """
    thing = _there(model, _by_id(model, _LOCKED, visible, ident), ident)
    preconditions.check(thing, ident)
    return thing


def keep(model: type[Thing], visible: Select[Any], ident: int) -> Thing:
    """The thing, which nobody locks until the request ends; others may keep it, too.

    Raises NotFound.
    """
    return _there(model, _by_id(model, _KEPT, visible, ident), ident)


def _there(model: type[Thing], thing: Thing | None, ident: int) -> Thing:
    if thing is None:
        raise missing(model.__name__, ident)
    return thing


def lock_first(model: type[Thing], visible: Select[Any]) -> Thing | None:
    """The one thing that `visible` holds, locked until the request ends."""
    found = _read(_Sight.of(model, _LOCKED, visible), Criteria(*criteria_of(visible))).one()
    return None if found is None else _thing(model, found)


def lock_all(model: type[Record], visible: Select[Any], idents: Sequence[int]) -> None:
    """Lock these for what is done to them later, in the one order in which nobody deadlocks."""
    _read_all(_Sight.of(model, _LOCKED, visible), idents)


@dataclass(frozen=True)
class _Sight:
    """What the actor sees of a model, and how it is locked; the same for the same actor."""

    model: type[Record]
    mode: tuple[str, ...] | None
    form: Any
    values: tuple[Any, ...]
    clauses: Sequence[ColumnElement[bool]] = field(compare=False)

    @classmethod
    def of(
        cls, model: type[Record], mode: tuple[str, ...] | None, visible: Select[Any]
    ) -> "_Sight":
        criteria = Criteria(*criteria_of(visible))
        values = tuple(bind.effective_value for bind in criteria.binds)
        return cls(model, mode, criteria.form, values, criteria.clauses)


def _by_id(
    model: type[Thing], mode: tuple[str, ...] | None, visible: Select[Any], ident: int
) -> Thing | None:
    found = batch.ask(_read_all, _Sight.of(model, mode, visible), [ident]).get(ident)
    return None if found is None else _thing(model, found)


def _read_all(sight: _Sight, idents: Sequence[int]) -> dict[int, tuple[Any, ...]]:
    chosen = sight.model.id == any_(literal(list(idents), ARRAY(BigInteger)))
    found = _read(sight, Criteria(*sight.clauses, chosen))
    place = [name for name, _ in _columns(sight.model)].index("id")
    return {values[place]: values for values in found.tuples}


def _read(sight: _Sight, criteria: Criteria) -> Found:
    def statement() -> Select[Any]:
        columns = inspect(sight.model).columns
        chosen = select(*columns).where(*criteria.clauses).order_by(sight.model.id)
        options = dict.fromkeys(sight.mode or (), True)
        if sight.mode is None:
            return chosen
        return chosen.with_for_update(of=sight.model, **options)

    return _texts.run((sight.model, sight.mode), statement, criteria)


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
