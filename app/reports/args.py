"""How reports are asked for."""

from enum import StrEnum
from typing import Any

from marshmallow import Schema, ValidationError, post_load

from app.kit.fields import (
    CommaList,
    DayOrInstant,
    Flag,
    Id,
    Text,
    TimeZone,
    Whole,
    Word,
)
from app.kit.http import MAX_ID
from app.projects.schemas import StatusFilter
from app.reports.dimensions import Dimension
from app.reports.forms.kinds import Form

_A_DAY = "A day (whole, in `timezone`), or an instant"
MOST_MINUTES = 24 * 60


class Rounding(StrEnum):
    """How a report rounds the length of each entry."""

    NEAREST = "nearest"
    UP = "up"
    DOWN = "down"


class RangeArgs(Schema):
    """The query string of every report."""

    start_date = DayOrInstant(metadata={"description": f"{_A_DAY}; 30 days ago by default"})
    end_date = DayOrInstant(metadata={"description": f"{_A_DAY}, inclusive; today by default"})
    timezone = TimeZone(metadata={"description": "Of the days told; yours by default"})
    project_id = Id(allow_none=True)
    client_id = Id(allow_none=True)
    format = Word(Form, metadata={"description": "Without it `Accept` decides; JSON by default"})


class ReportArgs(RangeArgs):
    task_id = Id(allow_none=True)
    user_id = Id(allow_none=True)
    team_id = Id(allow_none=True)
    tag = Text(least=1, most=60)
    billable = Flag()
    rounding = Word(
        Rounding, metadata={"description": "A view: the time that is stored stays as it is"}
    )
    rounding_minutes = Whole(1, MOST_MINUTES, metadata={"description": "15 by default"})

    @post_load
    def both_of_rounding(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        if {"rounding", "rounding_minutes"} & data.keys():
            data = {"rounding": Rounding.NEAREST, "rounding_minutes": 15} | data
        return data


def different(dimensions: list[Dimension]) -> None:
    if len(dimensions) > 3:
        raise ValidationError("At most three levels")


class SummaryArgs(ReportArgs):
    group_by = CommaList(
        Word(Dimension),
        load_default=list,
        validate=different,
        metadata={"description": "Up to three, the outermost first; `project` by default"},
    )


class DetailedArgs(ReportArgs):
    page = Whole(1, MAX_ID)
    per_page = Whole(
        1, MAX_ID, metadata={"description": "Up to 100 (more is capped); 50 by default"}
    )


class BudgetArgs(RangeArgs):
    status = Word(StatusFilter, load_default=StatusFilter.ACTIVE)
