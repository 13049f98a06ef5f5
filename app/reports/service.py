"""The reports: each is read in one statement and told as a tree of sums."""

from typing import Any

from app.kit.actor import Actor
from app.kit.wire import Row
from app.reports.dimensions import Dimension
from app.reports.groups import Leaf, grouped, tell
from app.reports.leaves import leaves
from app.reports.periods import SECOND
from app.reports.scope import Scope, scope_of
from app.reports.sums import Purse


def summary(actor: Actor, **query: Any) -> Row:
    dimensions: list[Dimension] = query.get("group_by") or [Dimension.PROJECT]
    scope = scope_of(actor, query, dimensions)
    sets = [dimensions]
    if Dimension.PROJECT not in dimensions:
        sets.append([Dimension.PROJECT])
    found, *projects = leaves(scope, *sets)
    told = totals(tell(grouped(found, dimensions), dimensions, Purse()))
    for dimension in dimensions[1:]:
        told |= parts_by(dimension, found)
    for of_projects in projects:
        told |= parts_by(Dimension.PROJECT, of_projects)
    return {**range_of(scope), **told}


def parts_by(dimension: Dimension, found: list[Leaf]) -> Row:
    """The parts by one dimension, and nothing of the whole."""
    key = f"by_{dimension}"
    return {key: tell(grouped(found, [dimension]), [dimension], Purse())[key]}


def range_of(scope: Scope) -> Row:
    return {
        "start_date": scope.span.start,
        "end_date": scope.span.end - SECOND,
        "timezone": scope.span.zone.key,
    }


def totals(told: Row) -> Row:
    """The figures of the whole, under the names that the published description gives them."""
    renamed = {"hours": "total_hours", "entries": "total_entries", "seconds": "total_seconds"}
    return {renamed.get(key, key): value for key, value in told.items()}
