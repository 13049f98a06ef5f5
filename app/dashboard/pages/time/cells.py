"""The cells of a timesheet as a form sends them.

The name of a field says which cell it is and what it held: `cell.7.0.2026-11-16.5400` are the
seconds of project 7, no task, that day. So only what was changed is written, and two windows do not
overwrite one another.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask_babel import gettext as _

from app.dashboard.choices import number
from app.dashboard.forms import Form, Typed, looked_for
from app.dashboard.pages.time import hours
from app.timesheet.service import Change
from app.timesheet.week import Cell, Line, Work

_NAME = re.compile(r"cell[.](\d{1,18})[.](\d{1,18})[.](\d{4}-\d\d-\d\d)[.](\d{1,9})", re.ASCII)


@dataclass
class Sheet:
    """`typed` is what was typed into cells, by work and day; errors stand at the same."""

    form: Form
    typed: dict[tuple[Work, date], str] = field(default_factory=dict)
    changes: dict[str, Change] = field(default_factory=dict)

    def errors_of(self, line: Line, cell: Cell) -> list[str]:
        return self.form.errors.get(key_of(line.work, cell.day), [])

    def new_errors(self, day: date) -> list[str]:
        """Of the row for work that has none yet."""
        work = work_of(self.form.typed)
        return self.form.errors.get(key_of(work, day), []) if work else []

    def take(self, work: Work, day: date, before: int, text: str) -> None:
        """A cell that differs from what it held."""
        length = hours.typed(text) if text.strip() else timedelta()
        if length is not None and length.total_seconds() == before:
            return
        key = key_of(work, day)
        self.typed[work, day] = text
        if length is None:
            self.form.errors[key] = [_("Write 1:30, 1.5 or 90m")]
        else:
            self.changes[key] = Change(work, day, before, length)


def key_of(work: Work, day: date) -> str:
    return f"{work[0]}.{work[1]}.{day}"


def name_of(line: Line, cell: Cell) -> str:
    return f"cell.{line.work[0]}.{line.work[1]}.{cell.day}.{cell.seconds}"


def read(typed: Typed, days: Sequence[date]) -> Sheet:
    sheet, days_by_name = Sheet(Form(typed)), {day.isoformat(): day for day in days}
    for name, text in typed.items():
        if (found := _NAME.fullmatch(name)) and (day := days_by_name.get(found[3])):
            sheet.take((int(found[1]), int(found[2])), day, int(found[4]), text)
    read_new(sheet, typed, days)
    return sheet


def read_new(sheet: Sheet, typed: Typed, days: Sequence[date]) -> None:
    """The row for work that has none yet."""
    sheet.form.errors.update(looked_for(typed, ["project_id"]))
    given = list(new_cells(typed, days))
    if not given:
        return
    work = work_of(typed)
    if work is None:
        sheet.form.errors["project_id"] = [_("Choose what the time is for")]
        return
    for day, text in given:
        sheet.take(work, day, 0, text)


def work_of(typed: Typed) -> Work | None:
    project_id = number(typed.get("project_id", ""))
    return (project_id, number(typed.get("task_id", ""))) if project_id else None


def new_cells(typed: Typed, days: Sequence[date]) -> Iterator[tuple[date, str]]:
    for day in days:
        if text := typed.get(f"new.{day}", "").strip():
            yield day, text
