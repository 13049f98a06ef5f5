"""The summary: totals of a range, and its groups up to three levels deep."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from app.kit.actor import Actor
from app.kit.wire import Row
from app.reports.columns import FIGURES, figure_cells, key_cells, label, of_dimension, of_money
from app.reports.dimensions import Dimension
from app.reports.facts import with_facts
from app.reports.forms.table import Report, Table
from app.reports.groups import Group, Leaf, grouped, in_order, rows, tell
from app.reports.leaves import leaves
from app.reports.scope import Scope, of_these, range_of, scope_of
from app.reports.sums import Purse

TITLE = "Summary of worked time"


def report(actor: Actor, query: Row) -> Report:
    dimensions: list[Dimension] = query.get("group_by") or [Dimension.PROJECT]
    scope = scope_of(actor, query, dimensions)
    return Report(lambda: told(scope, dimensions), lambda: table(scope, dimensions, TITLE))


def beside(actor: Actor, query: Row, other: Dimension, most: int) -> Row:
    """The report as it is told, with its parts by one more dimension. Of many people, projects or
    days those alone have parts that are needed for so many lines.
    """
    dimensions: list[Dimension] = query.get("group_by") or [Dimension.PROJECT]
    scope = scope_of(actor, query, [*dimensions, other])
    first, key = dimensions[0], f"by_{dimensions[0]}"
    if len(dimensions) == 1 or first not in (Dimension.USER, Dimension.PROJECT, Dimension.DAY):
        return told(scope, dimensions, other)
    whole = told(scope, [first], other)
    # Each has a line, and one at least for every dimension below.
    count = -(-most // len(dimensions))
    (found,) = leaves(of_groups(scope, first, whole[key][:count]), dimensions)
    parts = tell(grouped(found, dimensions), dimensions, Purse())[key]
    whole[key] = [*parts[:count], *whole[key][count:]]
    return whole


def told(scope: Scope, dimensions: list[Dimension], *others: Dimension) -> Row:
    more = [d for d in dict.fromkeys([Dimension.PROJECT, *others]) if d not in dimensions]
    found, *by_others = leaves(scope, dimensions, *([dimension] for dimension in more))
    whole = totals(tell(grouped(found, dimensions), dimensions, Purse()))
    for dimension in dimensions[1:]:
        whole |= parts_by(dimension, found)
    for dimension, by_other in zip(more, by_others, strict=True):
        whole |= parts_by(dimension, by_other)
    return {**range_of(scope), **whole}


def of_groups(scope: Scope, dimension: Dimension, groups: list[Row]) -> Scope:
    """The same, of the time in these groups alone; of days, up to the last of them."""
    if dimension != Dimension.DAY:
        name = f"{dimension}_id"
        return of_these(scope, name, [group[name] for group in groups])
    if not groups:
        return scope
    end = scope.span.midnight(groups[-1]["day"] + timedelta(days=1))
    return replace(scope, span=replace(scope.span, end=min(end, scope.span.end)))


def parts_by(dimension: Dimension, found: list[Leaf]) -> Row:
    """The parts by one dimension, and nothing of the whole."""
    key = f"by_{dimension}"
    return {key: tell(grouped(found, [dimension]), [dimension], Purse())[key]}


def totals(whole: Row) -> Row:
    """The figures of the whole, under the names that the published description gives them."""
    renamed = {"hours": "total_hours", "entries": "total_entries", "seconds": "total_seconds"}
    return {renamed.get(key, key): value for key, value in whole.items()}


def table(scope: Scope, dimensions: Sequence[Dimension], title: str) -> Table:
    (found,) = leaves(scope, dimensions)
    whole = grouped(found, dimensions)
    currencies = sorted(whole.sums.money)
    keys = [column for dimension in dimensions for column in of_dimension(dimension)]
    purse = Purse()
    lines = [
        [*key_cells(own), *figure_cells(sums, purse.tell(sums.money), currencies)]
        for own, sums in rows(whole, dimensions)
    ]
    amounts = Purse().tell(whole.sums.money)
    return with_facts(
        Table(
            title,
            [*keys, *FIGURES, *of_money(currencies)],
            lines,
            scope.span.zone,
            totals=[*[None] * len(keys), *figure_cells(whole.sums, amounts, currencies)],
            bars=bars(whole, dimensions[:1]),
        ),
        scope,
    )


def bars(whole: Group, dimensions: Sequence[Dimension]) -> list[tuple[str, int]]:
    parts = in_order(whole, dimensions[0])
    return [(label(part.keys, dimensions), part.sums.seconds) for part in parts]
