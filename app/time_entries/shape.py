"""How a time entry is read, and what is computed from it."""

from app.clients.models import Client
from app.clients.shape import CLIENT
from app.identity.models import User
from app.identity.users.service import USER
from app.kit.clock import now
from app.kit.durations import clock_form
from app.kit.wire import Row, Wire
from app.projects.models import Project
from app.projects.shape import PROJECT
from app.tasks.models import Task
from app.time_entries.models import TimeEntry
from app.time_entries.schemas import TimeEntrySchema

_JOINS = {
    Project: Project.id == TimeEntry.project_id,
    Client: Client.id == Project.client_id,
    Task: Task.id == TimeEntry.task_id,
    User: User.id == TimeEntry.user_id,
}


def derive(row: Row) -> None:
    """Durations in three forms, worked time only: pauses count for nothing."""
    if row["end_time"] is None:
        until = row["paused_at"] or now()
        passed = int((until - row["start_time"]).total_seconds())
        row["duration_seconds"] = max(0, passed - row["break_seconds"])
    seconds = row["duration_seconds"]
    row["duration_hours"] = round(seconds / 3600, 2)
    row["duration_formatted"] = clock_form(seconds)
    row["is_active"] = row["end_time"] is None
    row["tag_list"] = row["tags"]
    row["tags"] = ",".join(row["tags"])


TIME_ENTRY = Wire(
    TimeEntrySchema,
    TimeEntry,
    joins=_JOINS,
    columns={
        "username": User.username,
        "project_name": Project.name,
        "client_id": Project.client_id,
        "client_name": Client.name,
        "task_name": Task.name,
    },
    derive=derive,
    # What runs gets longer.
    moves_by_itself=True,
    expansions={
        "project": PROJECT.expansion("project", _JOINS),
        "client": CLIENT.expansion("client", _JOINS),
        "user": USER.expansion("user", _JOINS),
    },
)
