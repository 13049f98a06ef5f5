"""From what was sent to what is booked: times, and the things an entry may be booked on."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.identity.models import Role, User
from app.identity.teams.service import people_led_by
from app.identity.users import service as users
from app.kit import batch
from app.kit.actor import Actor
from app.kit.clock import now
from app.kit.db import session
from app.kit.errors import Errors, Forbidden
from app.kit.fields import LATEST
from app.kit.warnings import warn
from app.projects import service as projects
from app.projects.models import Project
from app.tasks import service as tasks
from app.time_entries.models import TimeEntry

LONG = timedelta(hours=24)


def times(actor: Actor, data: dict[str, Any], entry: TimeEntry | None = None) -> dict[str, Any]:
    """The columns that the words for time stand for.

    `date` is a day in the caller's time zone; `duration` is worked time, so breaks come on top.
    """
    kept = {k: v for k, v in data.items() if k not in ("date", "duration", "duration_minutes")}
    length = data.get("duration")
    if minutes := data.get("duration_minutes"):
        length = timedelta(minutes=minutes)
    if data.get("date"):
        midnight = datetime.combine(data["date"], time(), ZoneInfo(actor.timezone))
        kept |= {"start_time": midnight.astimezone(UTC), "date_only": True}
    elif "start_time" in data and not (entry and entry.start_time == data["start_time"]):
        kept["date_only"] = False
    if length is not None:
        start = kept.get("start_time") or (entry.start_time if entry else None)
        breaks = timedelta(seconds=entry.break_seconds if entry else 0)
        kept |= {"end_time": start + length + breaks if start else None, "paused_at": None}
    return kept


def wrong(actor: Actor, data: dict[str, Any], entry: TimeEntry | None = None) -> Errors:
    """What is wrong with the times, the project and the task, by field."""
    return examine(actor, data, entry)[0]


def examine(
    actor: Actor, data: dict[str, Any], entry: TimeEntry | None = None
) -> tuple[Errors, Project | None]:
    """What is wrong, by field; and the project, where one was asked for that can be seen."""
    columns = times(actor, data, entry)
    errors: dict[str, list[str]] = {}
    start = columns.get("start_time") or (entry.start_time if entry else None)
    end = columns.get("end_time", entry.end_time if entry else None)
    if start and end and end <= start and {"start_time", "end_time"} & columns.keys():
        errors["end_time"] = ["Must be after start_time"]
    if end and end >= LATEST:
        errors["end_time"] = ["Must be before the year 2200"]
    reopens = entry is not None and not entry.is_active and end is None
    if reopens and entry and entry.date_only:
        errors["end_time"] = ["A day without times on the clock cannot run"]
    if told := wrong_person(actor, columns.get("user_id")):
        errors["user_id"] = told
    project_id = columns.get("project_id") or (entry.project_id if entry else None)
    stays = entry is not None and entry.project_id == project_id and not reopens
    project = None if stays or project_id is None else projects.find(actor, project_id)
    if project_id and not stays and (told := wrong_project(project, project_id)):
        errors["project_id"] = told
    elif told := wrong_task(actor, columns.get("task_id"), project_id):
        errors["task_id"] = told
    return errors, project


def wrong_person(actor: Actor, user_id: int | None) -> list[str]:
    """Administrators may name anybody who is there; for others `check_person` answers."""
    if user_id is None or user_id == actor.user_id or not actor.is_admin:
        return []
    return [f"There is no user {user_id}"] if users.unknown([user_id]) else []


def wrong_project(project: Project | None, project_id: int) -> list[str]:
    if project is None:
        return [f"There is no project {project_id}"]
    if not project.accepts_time:
        return [f"The project is {project.status.replace('_', ' ')} and takes no time"]
    return []


def wrong_task(actor: Actor, task_id: int | None, project_id: int | None) -> list[str]:
    if task_id is None:
        return []
    task = tasks.find(actor, task_id)
    if task is None:
        return [f"There is no task {task_id}"]
    return [] if project_id in (None, task.project_id) else ["The task belongs to another project"]


def check_person(actor: Actor, user_id: int) -> None:
    """403 unless the actor may book time for this person."""
    if not may_book_for(actor, user_id):
        raise Forbidden("You cannot book or change the time of other people")


def may_book_for(actor: Actor, user_id: int) -> bool:
    """For oneself; administrators for everybody, managers for the people they lead."""
    if user_id == actor.user_id or actor.is_admin:
        return True
    return actor.role == Role.MANAGER and bool(batch.ask(_led, actor, [user_id]))


def _led(actor: Actor, user_ids: Sequence[int]) -> dict[int, bool]:
    led = User.id.in_(people_led_by(actor))
    return dict.fromkeys(session.scalars(select(User.id).where(User.id.in_(user_ids), led)), True)


def tell_oddities(entry: TimeEntry) -> None:
    """Long or future time is booked as sent, and told."""
    if entry.end_time and entry.end_time - entry.start_time > LONG:
        warn("duration", "The entry is longer than 24 hours")
    if max(entry.start_time, entry.end_time or entry.start_time) > now() + timedelta(minutes=1):
        warn("start_time", "The entry is in the future")
