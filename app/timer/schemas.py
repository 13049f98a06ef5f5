"""What starts a timer."""

from marshmallow import Schema

from app.kit.fields import Flag, Id, Text, required
from app.time_entries.schemas import TagList


class TimerInput(Schema):
    project_id = Id(required=True, error_messages=required("project_id"))
    task_id = Id(allow_none=True)
    notes = Text(most=20000)
    tags = TagList()
    billable = Flag()
    switch = Flag(
        load_default=False,
        metadata={"description": "Stop the running timer at the same instant, if there is one"},
    )
