"""The groups of a summary as the lines of a table, each with the way to the entries behind it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _

from app.dashboard.formats import day
from app.dashboard.pages.reports.asking import Question
from app.dashboard.words import word
from app.kit.wire import Row
from app.reports.dimensions import Dimension

D = Dimension
_DAY = timedelta(days=1)
# Who knows the project knows its client.
_IMPLIED = {
    D.PROJECT: frozenset({D.CLIENT, D.STATUS}),
    D.TASK: frozenset({D.PROJECT, D.CLIENT, D.STATUS}),
}


@dataclass(frozen=True)
class Line:
    """`entries` are the filters of the list of entries; None where it has none such."""

    depth: int
    label: str
    short: str
    group: Row
    entries: Row | None

    @property
    def billable(self) -> Row | None:
        """The filters of what is billable of it, if there is something."""
        if self.entries is None or not self.group["billable_seconds"]:
            return None
        return {**self.entries, "billable": True}


@dataclass(frozen=True)
class Stretch:
    """The days that a line is about."""

    first: date
    last: date

    def within(self, first: date, last: date) -> "Stretch":
        return Stretch(max(self.first, first), min(self.last, last))


def lines(
    whole: Row, dimensions: Sequence[Dimension], question: Question, days: tuple[date, date]
) -> Iterator[Line]:
    """The groups of all levels, each before its parts."""
    return under(whole, dimensions, Above(question, Stretch(*days)))


@dataclass(frozen=True)
class Above:
    """What the groups say that a line is in; `unsaid` is what no filter of entries can say."""

    question: Question
    stretch: Stretch
    keys: Row = field(default_factory=dict)
    unsaid: frozenset[Dimension] = frozenset()
    depth: int = 0

    def within(self, dimension: Dimension, part: Row) -> "Above":
        own, unsaid = filters(dimension, part), self.unsaid - _IMPLIED.get(dimension, frozenset())
        return Above(
            self.question,
            days_within(dimension, part, self.stretch),
            {**self.keys, **(own or {})},
            unsaid if own is not None else unsaid | {dimension},
            self.depth + 1,
        )

    @property
    def entries(self) -> Row | None:
        if self.unsaid:
            return None
        return self.question.entries(self.stretch.first, self.stretch.last, **self.keys)


def under(group: Row, dimensions: Sequence[Dimension], above: Above) -> Iterator[Line]:
    if not dimensions:
        return
    dimension, *rest = dimensions
    for part in group[f"by_{dimension}"]:
        within = above.within(dimension, part)
        told = label(dimension, part), short(dimension, part)
        yield Line(above.depth, *told, part, within.entries)
        yield from under(part, rest, within)


def filters(dimension: Dimension, part: Row) -> Row | None:
    """By what the list of entries is filtered to hold those of the group; None: by nothing."""
    if dimension in (D.DAY, D.WEEK, D.MONTH):
        return {}
    if dimension == D.BILLABLE:
        return {"billable": part["billable"]}
    key = f"{dimension}_id"
    if dimension in (D.USER, D.CLIENT, D.PROJECT, D.TASK) and part[key] is not None:
        return {key: part[key]}
    return None


def days_within(dimension: Dimension, part: Row, stretch: Stretch) -> Stretch:
    if dimension == D.DAY:
        return stretch.within(part["day"], part["day"])
    if dimension == D.WEEK:
        return stretch.within(part["week"], part["week"] + 6 * _DAY)
    if dimension == D.MONTH:
        first = date.fromisoformat(f"{part['month']}-01")
        return stretch.within(first, (first + 31 * _DAY).replace(day=1) - _DAY)
    return stretch


def short(dimension: Dimension, part: Row) -> str:
    """The label where there is little room: without the year."""
    first = part.get(dimension)
    return (
        str(format_date(first, _("d MMM"))) if isinstance(first, date) else label(dimension, part)
    )


def label(dimension: Dimension, part: Row) -> str:
    return str(_LABELS[dimension](part))


def month(part: Row) -> str:
    return str(format_date(date.fromisoformat(f"{part['month']}-01"), "LLLL y"))


_LABELS: dict[Dimension, Callable[[Row], Any]] = {
    D.USER: lambda part: part["username"],
    D.TEAM: lambda part: ", ".join(part["team_names"] or []) or _("No team"),
    D.CLIENT: lambda part: part["client_name"] or _("No client"),
    D.PROJECT: lambda part: part["project_name"],
    D.TASK: lambda part: part["task_name"] or _("No task"),
    D.TAG: lambda part: ", ".join(part["tags"]) or _("No tags"),
    D.DAY: lambda part: day(part["day"]),
    D.WEEK: lambda part: _("Week of %(day)s", day=day(part["week"])),
    D.MONTH: month,
    D.BILLABLE: lambda part: _("Billable") if part["billable"] else _("Not billable"),
    D.STATUS: lambda part: word(part["status"]),
}
