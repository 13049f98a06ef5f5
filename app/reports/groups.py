"""A tree of groups: every group is the sum of the groups in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.kit.wire import Row
from app.reports.dimensions import KEYS, TIMES, Dimension
from app.reports.sums import Purse, Sums, figures

Leaf = tuple[Row, Sums]


@dataclass
class Group:
    """`keys` say which group it is, `parts` are the groups of the next dimension."""

    keys: Row = field(default_factory=dict)
    sums: Sums = field(default_factory=Sums)
    parts: dict[Any, "Group"] = field(default_factory=dict)

    def part(self, keys: Row) -> "Group":
        ident = tuple([tuple(key) if isinstance(key, list) else key for key in keys.values()])
        found = self.parts.get(ident)
        if found is None:
            found = self.parts[ident] = Group(keys)
        return found


def grouped(leaves: Iterable[Leaf], dimensions: Sequence[Dimension]) -> Group:
    whole = Group()
    for keys, sums in leaves:
        group = whole
        group.sums.add(sums)
        for dimension in dimensions:
            group = group.part({key: keys[key] for key in KEYS[dimension]})
            group.sums.add(sums)
    return whole


def in_order(group: Group, dimension: Dimension) -> list[Group]:
    """Times as they pass; everything else by hours, the most first."""
    if dimension in TIMES:
        return sorted(group.parts.values(), key=lambda part: part.keys[dimension])
    return sorted(group.parts.values(), key=by_hours)


def by_hours(group: Group) -> Any:
    return (-group.sums.seconds, *(str(key) for key in reversed(group.keys.values())))


def tell(group: Group, dimensions: Sequence[Dimension], purse: Purse) -> Row:
    """The group in the words of the API, with its parts under `by_project` and the like.

    Amounts are told at the leaves; what holds leaves is their sum.
    """
    if not dimensions:
        return {**group.keys, **figures(group.sums, purse.tell(group.sums.money))}
    before = Purse(purse.running)
    parts = [tell(part, dimensions[1:], purse) for part in in_order(group, dimensions[0])]
    own = figures(group.sums, before.tell(group.sums.money))
    return {**group.keys, **own, f"by_{dimensions[0]}": parts}


def rows(group: Group, dimensions: Sequence[Dimension]) -> Iterable[tuple[Row, Sums]]:
    """The leaves in the order in which they are told, each with the keys of all its groups."""
    if not dimensions:
        yield group.keys, group.sums
        return
    for part in in_order(group, dimensions[0]):
        for keys, sums in rows(part, dimensions[1:]):
            yield {**group.keys, **part.keys, **keys}, sums
