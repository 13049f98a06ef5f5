"""The reports about projects and about people: a row for each, with whom or what it has to do."""

from collections.abc import Sequence
from typing import Any

from app.kit.actor import Actor
from app.kit.wire import Row
from app.reports.columns import FIGURES, column, figure_cells, key_cells, of_money
from app.reports.dimensions import KEYS, Dimension
from app.reports.facts import with_facts
from app.reports.forms.table import Column, Kind, Report, Table
from app.reports.groups import Group, grouped, in_order
from app.reports.leaves import leaves
from app.reports.scope import Scope, range_of, scope_of
from app.reports.sums import Purse, figures
from app.reports.utilization import percent

D = Dimension
# What a row is about, what comes along with it, and what is counted for it.
PROJECTS = ((D.PROJECT, D.CLIENT, D.STATUS), D.USER, "users")
PEOPLE = ((D.USER,), D.PROJECT, "projects")
About = tuple[tuple[Dimension, ...], Dimension, str]


def projects(actor: Actor, query: Row) -> Report:
    return report(scope_of(actor, query), PROJECTS, "Projects")


def people(actor: Actor, query: Row) -> Report:
    return report(scope_of(actor, query), PEOPLE, "People")


def report(scope: Scope, about: About, title: str) -> Report:
    return Report(lambda: told(scope, about), lambda: table(scope, about, title))


def groups(scope: Scope, about: About) -> tuple[Group, list[tuple[Row, Group]]]:
    """The whole, and each group with its keys."""
    (main, *along), counted, _ = about
    (found,) = leaves(scope, [main, *along, counted])
    keys = {
        keys[KEYS[main][0]]: {k: keys[k] for d in about[0] for k in KEYS[d]} for keys, _ in found
    }
    whole = grouped(found, [main, counted])
    return whole, [(keys[g.keys[KEYS[main][0]]], g) for g in in_order(whole, main)]


def told(scope: Scope, about: About) -> Row:
    whole, found = groups(scope, about)
    purse = Purse()
    rows = [
        {
            **keys,
            **figures(group.sums, purse.tell(group.sums.money)),
            "billable_percent": share(group),
            about[2]: len(group.parts),
        }
        for keys, group in found
    ]
    totals = figures(whole.sums, Purse().tell(whole.sums.money))
    return {**range_of(scope), "totals": totals, "rows": rows}


def share(group: Group) -> Any:
    return percent(group.sums.billable_seconds, group.sums.seconds)


def table(scope: Scope, about: About, title: str) -> Table:
    whole, found = groups(scope, about)
    currencies, purse = sorted(whole.sums.money), Purse()
    columns = [
        *(column(key) for dimension in about[0] for key in KEYS[dimension]),
        *FIGURES,
        *of_money(currencies),
        Column("billable_percent", "Billable %", Kind.NUMBER),
        Column(about[2], about[2].capitalize(), Kind.WHOLE),
    ]
    rows = [
        [*key_cells(keys), *cells(group, purse, currencies), len(group.parts)]
        for keys, group in found
    ]
    blank = [None] * sum(len(KEYS[dimension]) for dimension in about[0])
    totals = [*blank, *cells(whole, Purse(), currencies), None]
    bars = [(str(keys[KEYS[about[0][0]][1]]), group.sums.seconds) for keys, group in found]
    made = Table(title, columns, rows, scope.span.zone, totals=totals, bars=bars)
    return with_facts(made, scope)


def cells(group: Group, purse: Purse, currencies: Sequence[str]) -> list[Any]:
    amounts = purse.tell(group.sums.money)
    return [*figure_cells(group.sums, amounts, currencies), share(group)]
