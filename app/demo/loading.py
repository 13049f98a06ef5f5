"""Loading the made-up agency: in one transaction, with one event a row."""

from datetime import UTC, datetime, time, timedelta
from operator import itemgetter
from typing import Any

from sqlalchemy import insert, select

from app.clients.models import Client
from app.clients.shape import CLIENT
from app.demo import people, rows, timesheet
from app.events.ledger import EventType, event_of
from app.events.models import Event
from app.identity.models import User
from app.identity.teams.service import TEAM
from app.identity.users import service as users
from app.identity.users.service import USER
from app.kit.actor import SYSTEM, Actor
from app.kit.clock import now
from app.kit.db import session
from app.kit.errors import Refused
from app.kit.prepared import Criteria
from app.kit.wire import Row
from app.projects.shape import PROJECT
from app.settings import service as settings
from app.tasks.shape import TASK
from app.time_entries.shape import TIME_ENTRY

_TOLD = (
    (USER, EventType.USER_CREATED),
    (TEAM, EventType.TEAM_CREATED),
    (CLIENT, EventType.CLIENT_CREATED),
    (PROJECT, EventType.PROJECT_CREATED),
    (TASK, EventType.TASK_CREATED),
    (TIME_ENTRY, EventType.TIME_ENTRY_CREATED),
)
_BEFORE_THE_FIRST_DAY = timedelta(days=timesheet.DAYS + 35)
_JUST_STARTED = {"duration_seconds": 0, "duration_hours": 0.0, "duration_formatted": "00:00:00"}


def load(at: datetime | None = None) -> None:
    """Fill a database that holds nothing but its first administrator, and commit.

    The data are a function of `at`, the instant of loading: the same year every time, as far as
    it has passed by then. Raises Refused where there is anything already.
    """
    at = at or now()
    owner, today = only_administrator(), timesheet.today(at)
    began = datetime.combine(today - _BEFORE_THE_FIRST_DAY, time(9), UTC)
    furnish(owner)
    ids = {people.OWNER.username: owner.id, **rows.add_staff(began)}
    rows.add_teams(ids, began)
    jobs = rows.add_projects(rows.add_clients(began), ids, today)
    tasks = rows.add_tasks(jobs, ids, today)
    rows.add_time(timesheet.up_to(at), ids, jobs, tasks)
    tell(owner)
    session.commit()


def only_administrator() -> User:
    found = session.scalars(select(User).limit(2)).all()
    if len(found) != 1 or session.scalar(select(Client.id).limit(1)) is not None:
        raise Refused("Demo data go into a database that holds nothing but its first administrator")
    return found[0]


def furnish(owner: User) -> None:
    """Settings of the agency, and the name and rates of its owner."""
    settings.update(
        SYSTEM,
        company_name=people.COMPANY,
        timezone=people.TIMEZONE,
        currency=people.CURRENCY,
    )
    users.update(
        SYSTEM,
        owner.id,
        full_name=people.OWNER.full_name,
        timezone=people.TIMEZONE,
        hourly_rate=people.OWNER.rate,
        cost_rate=people.OWNER.cost,
        weekly_capacity_hours=people.OWNER.weekly_capacity_hours,
    )


def tell(owner: User) -> None:
    """One event a row, of the row's day. That of the owner was written when they were made."""
    events = [
        event(owner, happened, row)
        for wire, happened in _TOLD
        for row in sorted(wire.rows(Criteria()), key=itemgetter("id"))
        if not (wire is USER and row["id"] == owner.id)
    ]
    session.execute(insert(Event), sorted(events, key=lambda event: event["created_at"]))


def event(owner: User, happened: EventType, row: Row) -> dict[str, Any]:
    """Time is booked by its person, projects are made by their manager, the rest by the owner."""
    if row.get("is_active") and happened == EventType.TIME_ENTRY_CREATED:
        happened, row = EventType.TIMER_STARTED, row | _JUST_STARTED
    actor = Actor(row.get("user_id") or row.get("manager_id") or owner.id)
    return event_of(actor, happened, row["id"], row, {}) | {"created_at": row["created_at"]}
