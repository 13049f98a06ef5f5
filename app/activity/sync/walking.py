"""Going over many things in portions, in an order that an index has."""

from dataclasses import dataclass
from typing import Any

import orjson
from marshmallow import ValidationError
from sqlalchemy import ColumnElement, Integer, Select, bindparam, literal, select, tuple_

from app.activity.sync.cursor import wrong
from app.activity.sync.resources import RESOURCES
from app.activity.sync.schemas import Kind
from app.kit.actor import Actor
from app.kit.json_text import to_json
from app.kit.keyset import typed
from app.kit.prepared import Criteria, Texts
from app.kit.wire import criteria_of

_texts, _MOST = Texts(), bindparam("most", None, Integer)


@dataclass(frozen=True)
class Walk:
    """Over the things of a kind that meet the criteria, as far as the actor sees them.

    Where the event of the id `lost_by` took them out of the actor's sight, over the others as well.
    """

    kind: Kind
    criteria: tuple[ColumnElement[bool], ...] = ()
    lost_by: int | None = None
    by: tuple[Any, ...] = ()

    @property
    def order(self) -> tuple[Any, ...]:
        return self.by or RESOURCES[self.kind].order


def walked(
    actor: Actor, walk: Walk, after: tuple[Any, ...], most: int
) -> tuple[list[int], tuple[Any, ...]]:
    """The ids of the next things, and after what to go on; nothing when these were the last."""
    order = walk.order
    clauses = [*walk.criteria, *([_behind(order, after)] if after else [])]
    if walk.lost_by is None:
        clauses += criteria_of(RESOURCES[walk.kind].visible_to(actor))
    criteria = Criteria(*clauses)

    def statement() -> Select[Any]:
        return select(*order).where(*criteria.clauses).order_by(*order).limit(_MOST)

    found = _texts.run(
        (walk.kind, len(order), order[0].key), statement, criteria, {"most": most + 1}
    ).tuples
    told = found[:most]
    # As a cursor brings it back, also where the same page goes on.
    place = orjson.loads(to_json(told[-1])) if len(found) > most else ()
    return [row[-1] for row in told], tuple(place)


def _behind(order: tuple[Any, ...], after: tuple[Any, ...]) -> ColumnElement[bool]:
    try:
        pairs = zip(order, after, strict=True)
        values = [typed(value, column.type.python_type) for column, value in pairs]
        if None in values:
            raise ValueError
    except (ValueError, TypeError, ValidationError):
        raise wrong() from None
    return tuple_(*order) > tuple_(*(literal(value) for value in values))
