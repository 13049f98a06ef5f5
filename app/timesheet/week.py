"""A week as a grid: what was worked on, by day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from app.kit.actor import Actor
from app.kit.wire import Row
from app.reports import days as reports

# Project and task; 0 is no task.
Work = tuple[int, int]


@dataclass
class Cell:
    """`entries` have time in it; `is_plain` is whether a number can say all there is to say."""

    day: date
    seconds: int = 0
    entries: list[Row] = field(default_factory=list)
    is_plain: bool = True

    def add(self, entry: Row, *, is_whole: bool) -> None:
        self.entries.append(entry)
        self.is_plain = is_whole and len(self.entries) == 1


@dataclass
class Line:
    work: Work
    project_name: str
    task_name: str | None
    client_name: str | None
    cells: dict[date, Cell]

    @property
    def seconds(self) -> int:
        return sum(cell.seconds for cell in self.cells.values())


@dataclass
class Week:
    days: Sequence[date]
    lines: dict[Work, Line] = field(default_factory=dict)

    def seconds_of(self, day: date) -> int:
        return sum(line.cells[day].seconds for line in self.lines.values())

    @property
    def seconds(self) -> int:
        return sum(line.seconds for line in self.lines.values())

    def line_of(self, row: Row) -> Line:
        """The line that a row speaks of, which has the names of project, task and client."""
        work = (row["project_id"], row["task_id"] or 0)
        if work not in self.lines:
            names = (row["project_name"], row["task_name"], row["client_name"])
            self.lines[work] = Line(work, *names, {day: Cell(day) for day in self.days})
        return self.lines[work]

    def in_order(self) -> list[Line]:
        """By client, project and task, as people look for them."""
        return sorted(self.lines.values(), key=names_of)


def names_of(line: Line) -> tuple[str, ...]:
    names = (line.client_name or "\uffff", line.project_name, line.task_name or "")
    return tuple(name.lower() for name in names)


def read(actor: Actor, days: Sequence[date]) -> Week:
    """The actor's own week, in two statements. What still runs is not in it."""
    week, scope = Week(days), reports.own(actor, days[0], days[-1])
    for keys, sums in reports.by_work(scope):
        week.line_of(keys).cells[keys["day"]].seconds += sums.seconds
    for entry in reports.entries_of(scope):
        touched = reports.touched(scope, entry)
        is_whole = len(touched) == 1 and lies_within(scope.span.start, scope.span.end, entry)
        for day in touched:
            week.line_of(entry).cells[day].add(entry, is_whole=is_whole)
    return week


def lies_within(start: datetime, end: datetime, entry: Row) -> bool:
    return bool(entry["date_only"] or (start <= entry["start_time"] and entry["end_time"] <= end))
