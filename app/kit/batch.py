"""Many changes at once, each by the verb that makes one: what they ask and write is put together.

In a batch, who asks for what is not known yet is stopped, and begun anew when it is known for all;
what they write waits until all have come to their end. Outside of one, both happen at once.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from enum import IntEnum
from typing import Any, TypeVar

from flask import g, has_app_context

from app.kit.errors import AppError

Context = TypeVar("Context", bound=Hashable)
Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
Fetch = Callable[[Context, Sequence[Key]], Mapping[Key, Value]]
Act = Callable[[], Any]


class Turn(IntEnum):
    """In which order a batch writes: what is told must be complete, what is noted is told."""

    NEW, PARTS, CHANGED, GONE, TOLD, NOTED = range(6)


class When(IntEnum):
    """When a batch asks: first what depends on the one act alone, then what depends on who else
    asks: ids are given in the order of acts, and what the others are about to write is looked at
    when all of them know.
    """

    AT_ONCE, FOR_IDS, FOR_ALL = range(3)


class NotKnownYet(Exception):
    """Stops an act of a batch until it is known what it asks for."""


class Entangled(Exception):
    """What an act of a batch finds depends on another one: they cannot be done together."""


class Batch:
    """`place` is that of the act which runs, among `size`."""

    def __init__(self, size: int) -> None:
        self.size, self.place = size, 0
        # By what is asked: a function, and the context it asks in.
        self._known: dict[Any, dict[Any, Any]] = {}
        self._asked: dict[Any, dict[Any, None]] = {}
        self._when: dict[Any, When] = {}
        self._writes: dict[int, list[tuple[Turn, Any, Any]]] = {}

    def attempt(self, place: int, act: Act) -> Any:
        """What the act returns, or how it is refused.

        :raises NotKnownYet: if it asked for something, which is noted
        """
        self.place, self._writes[place] = place, []
        try:
            return act()
        except AppError as refused:
            self._writes[place] = []
            return refused

    def answer(self, source: Any, keys: Iterable[Any], when: When) -> Mapping[Any, Any]:
        known = self._known.setdefault(source, {})
        if unknown := [key for key in keys if key not in known]:
            self._asked.setdefault(source, {}).update(dict.fromkeys(unknown))
            self._when[source] = when
            raise NotKnownYet
        return {key: known[key] for key in keys if known[key] is not None}

    def learn(self) -> None:
        """Find out what was asked; what can wait is asked again."""
        first = min((self._when[source] for source in self._asked), default=When.AT_ONCE)
        for source in [source for source in self._asked if self._when[source] == first]:
            fetch, context = source
            keys = list(self._asked[source])
            self._known[source] |= dict.fromkeys(keys) | dict(fetch(context, keys))
        self._asked.clear()

    def note(self, turn: Turn, writer: Any, value: Any) -> None:
        self._writes[self.place].append((turn, writer, value))

    def write(self) -> None:
        told = [one for place in sorted(self._writes) for one in self._writes[place]]
        together: dict[Any, list[Any]] = {}
        for _, writer, value in sorted(told, key=lambda one: one[0]):
            together.setdefault(writer, []).append(value)
        for (writes, context), values in together.items():
            writes(context, values)


def current() -> Batch | None:
    return g.get("batch") if has_app_context() else None


def ask(
    fetch: Callable[[Context, Sequence[Key]], Mapping[Key, Value]],
    context: Context,
    keys: Iterable[Key],
    when: When = When.AT_ONCE,
) -> Mapping[Key, Value]:
    """`fetch(context, keys)`: what there is by key."""
    batch = current()
    keys = list(keys)
    return batch.answer((fetch, context), keys, when) if batch else fetch(context, keys)


def write(
    turn: Turn,
    writes: Callable[[Context, Sequence[Value]], None],
    context: Context,
    value: Value,
) -> None:
    """`writes(context, [value])`, in its turn."""
    if batch := current():
        batch.note(turn, (writes, context), value)
    else:
        writes(context, [value])


def place() -> int | None:
    """Which of a batch's acts this is."""
    batch = current()
    return batch.place if batch else None


def is_alone() -> bool:
    """Whether no other act is done together with this one."""
    batch = current()
    return batch is None or batch.size == 1


def run(acts: Sequence[Act]) -> list[Any]:
    """What each act returns, or the AppError that refuses it; the others' changes are written.

    :raises Entangled: if they must be done one after another
    """
    batch = g.batch = Batch(len(acts))
    outcomes: dict[int, Any] = {}
    try:
        while waiting := [place for place in range(len(acts)) if place not in outcomes]:
            for place in waiting:
                try:
                    outcomes[place] = batch.attempt(place, acts[place])
                except NotKnownYet:
                    continue
            batch.learn()
        g.pop("batch")
        batch.write()
    finally:
        g.pop("batch", None)
    return [outcomes[place] for place in range(len(acts))]
