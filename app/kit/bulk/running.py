"""Making many changes, each by the verb that makes one: together, or by itself where they clash.

The outcome is the same as if each came in a call of its own, one after another. They are tried
together first; where the database refuses one of them, or they depend on one another, they are
halved until it is known which.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from flask import g
from sqlalchemy import Select
from sqlalchemy.exc import DataError, IntegrityError

from app.kit import batch, lookup, preconditions
from app.kit.actor import Actor
from app.kit.bulk.schemas import Op
from app.kit.db import Record, connection
from app.kit.errors import AppError, Errors
from app.kit.refusals import refused_row
from app.kit.taking import invalid


@dataclass(frozen=True)
class Verbs:
    """What can be done with a resource, one at a time; `wrong` is what `@takes` asks `also`."""

    model: type[Record]
    visible_to: Callable[[Actor], Select[Any]]
    create: Callable[..., Any]
    update: Callable[..., Any]
    delete: Callable[[Actor, int], Any]
    wrong: Callable[..., Errors] | None = None


@dataclass
class Change:
    """One of the changes, as it was sent, and what became of it."""

    op: Op
    ident: int | None
    client_ref: str | int | None
    data: dict[str, Any]
    errors: Errors
    expected: dict[str, Any]
    # What was told of it when it was read; what is told in the end.
    unknown: Mapping[str, str]
    warnings: dict[str, str] = field(default_factory=dict)
    outcome: Any = None

    @property
    def refused(self) -> AppError | None:
        return self.outcome if isinstance(self.outcome, AppError) else None


def make(actor: Actor, verbs: Verbs, changes: Sequence[Change]) -> None:
    """Make those that can be made; each knows its outcome."""
    # All at once, in the order of ids: two who change the same things wait, and do not deadlock.
    idents = sorted({change.ident for change in changes if change.ident is not None})
    if idents:
        lookup.lock_all(verbs.model, verbs.visible_to(actor), idents)
    for some in waves(changes):
        _make_together(actor, verbs, some)


def waves(changes: Sequence[Change]) -> Iterator[Sequence[Change]]:
    """Portions in which nothing is changed twice."""
    wave: list[Change] = []
    seen: set[int] = set()
    for change in changes:
        if change.ident in seen:
            yield wave
            wave, seen = [], set()
        wave.append(change)
        if change.ident is not None:
            seen.add(change.ident)
    yield wave


def _make_together(actor: Actor, verbs: Verbs, changes: Sequence[Change]) -> None:
    try:
        with connection().begin_nested():
            outcomes = batch.run([partial(_make_one, actor, verbs, one) for one in changes])
    except (IntegrityError, DataError, batch.Entangled) as error:
        if len(changes) > 1:
            half = len(changes) // 2
            _make_together(actor, verbs, changes[:half])
            _make_together(actor, verbs, changes[half:])
            return
        refused = refused_row(error) if not isinstance(error, batch.Entangled) else None
        if refused is None:
            raise
        outcomes = [refused]
    for change, outcome in zip(changes, outcomes, strict=True):
        change.outcome = outcome


def _make_one(actor: Actor, verbs: Verbs, change: Change) -> Any:
    g.warnings = change.warnings = dict(change.unknown)
    path = () if change.ident is None else (change.ident,)
    try:
        with preconditions.of_one(change.ident, change.expected):
            if change.errors:
                raise invalid(change.errors, verbs.wrong, change.data, *path)
            if change.op == Op.DELETE:
                return verbs.delete(actor, *path)
            verb = verbs.create if change.op == Op.CREATE else verbs.update
            return verb(actor, *path, **change.data)
    finally:
        g.warnings = {}
