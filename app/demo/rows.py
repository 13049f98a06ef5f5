"""The made-up agency as rows: each function inserts one table in bulk."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import insert

from app.clients.shape import CLIENT
from app.demo import people, portfolio
from app.demo.portfolio import CLIENTS, JOBS, Job
from app.demo.progress import Step, steps
from app.demo.timesheet import Stretch
from app.demo.work import PIECES
from app.demo.working_days import chance
from app.identity.models import TeamMember
from app.identity.teams.service import TEAM
from app.identity.users.service import USER
from app.kit.db import session
from app.kit.wire import Row, Wire
from app.projects.models import ProjectMember, Visibility
from app.projects.shape import PROJECT
from app.tasks.shape import TASK
from app.time_entries.models import Source
from app.time_entries.shape import TIME_ENTRY

Ids = Mapping[str, int]
TaskIds = Mapping[tuple[Job, int], int]


def add(wire: Wire, rows: Sequence[Row]) -> list[int]:
    """Insert the rows; their ids, in the same order."""
    statement = insert(wire.model).returning(wire.model.id, sort_by_parameter_order=True)
    return list(session.scalars(statement, rows))


def dated(at: datetime, row: Row) -> Row:
    return {**row, "created_at": at, "updated_at": at}


def add_staff(began: datetime) -> dict[str, int]:
    """The ids of the people by username. They have no passwords: an administrator gives them."""
    rows = [
        {
            "username": person.username,
            "full_name": person.full_name,
            "email": person.email,
            "role": person.role,
            "hourly_rate": person.rate,
            "cost_rate": person.cost,
            "timezone": people.TIMEZONE,
            "weekly_capacity_hours": person.weekly_capacity_hours,
        }
        for person in people.STAFF
    ]
    ids = add(USER, [dated(began, row) for row in rows])
    return {person.username: id_ for person, id_ in zip(people.STAFF, ids, strict=True)}


def add_teams(ids: Ids, began: datetime) -> None:
    team_ids = add(TEAM, [dated(began, {"name": name}) for name, _, _ in people.TEAMS])
    places = [
        {"team_id": team_id, "user_id": ids[username], "is_lead": username == lead}
        for team_id, (_, lead, members) in zip(team_ids, people.TEAMS, strict=True)
        for username in (lead, *members)
    ]
    session.execute(insert(TeamMember), places)


def add_clients(began: datetime) -> dict[str | None, int]:
    rows = [
        {
            "name": name,
            "company": name,
            "email": f"office@{name.lower().replace(' ', '-')}.example",
            "address": f"1 Sample Street, {city}",
            "default_hourly_rate": rate,
            "currency": people.CURRENCY,
            "status": portfolio.client_status(name),
        }
        for name, city, rate in CLIENTS
    ]
    ids = add(CLIENT, [dated(began, row) for row in rows])
    return dict(zip((name for name, _, _ in CLIENTS), ids, strict=True))


def add_projects(clients: Mapping[str | None, int], ids: Ids, today: date) -> dict[Job, int]:
    rows = [project_row(job, clients.get(job.client), ids, today) for job in JOBS]
    jobs = dict(zip(JOBS, add(PROJECT, rows), strict=True))
    members = [
        {"project_id": project_id, "user_id": ids[username]}
        for job, project_id in jobs.items()
        if job.visibility == Visibility.MEMBERS
        for username in job.team
    ]
    session.execute(insert(ProjectMember), members)
    return jobs


def project_row(job: Job, client_id: int | None, ids: Ids, today: date) -> Row:
    row = {
        "name": job.name,
        "description": f"{job.kind.capitalize()} for {job.client or 'ourselves'}",
        "client_id": client_id,
        "manager_id": ids[job.manager or people.OWNER.username],
        "hourly_rate": job.rate,
        "estimated_hours": job.hours,
        "budget_amount": job.budget,
        "color": job.color,
        "billable": job.billable,
        "status": job.status,
        "visibility": job.visibility,
    }
    return dated(datetime.combine(job.first_day(today), time(6), UTC), row)


def add_tasks(jobs: Mapping[Job, int], ids: Ids, today: date) -> dict[tuple[Job, int], int]:
    places = [(job, position) for job in JOBS for position in range(len(PIECES[job.kind]))]
    planned = {job: steps(job, today) for job in JOBS}
    rows = [task_row(job, planned[job][i], jobs[job], ids, today) for job, i in places]
    return dict(zip(places, add(TASK, rows), strict=True))


def task_row(job: Job, step: Step, project_id: int, ids: Ids, today: date) -> Row:
    luck = chance(job.client, job.name, step.piece.name)
    near = step.completed_at.date() if step.completed_at else today + timedelta(days=14)
    assignee = luck.choice((*job.team, None))
    row = {
        "name": step.piece.name,
        "description": "; ".join(step.piece.notes),
        "project_id": project_id,
        "status": step.status,
        "priority": luck.choices((1, 2, 3, 4), (2, 5, 3, 1))[0],
        "assignee_id": ids[assignee] if assignee else None,
        "due_date": near + timedelta(days=luck.randint(-20, 20)),
        "estimated_hours": job.hours // len(PIECES[job.kind]),
        "completed_at": step.completed_at,
    }
    return dated(datetime.combine(job.first_day(today), time(6, 30), UTC), row)


def add_time(
    stretches: Sequence[Stretch], ids: Ids, jobs: Mapping[Job, int], tasks: TaskIds
) -> None:
    add(TIME_ENTRY, [time_entry_row(stretch, ids, jobs, tasks) for stretch in stretches])


def time_entry_row(stretch: Stretch, ids: Ids, jobs: Mapping[Job, int], tasks: TaskIds) -> Row:
    row = {
        "user_id": ids[stretch.username],
        "project_id": jobs[stretch.job],
        "task_id": None if stretch.task is None else tasks[stretch.job, stretch.task],
        "start_time": stretch.start,
        "end_time": stretch.end,
        "notes": stretch.note,
        "tags": list(stretch.tags),
        "billable": stretch.billable,
        "source": Source.TIMER if stretch.by_timer else Source.MANUAL,
    }
    return dated(stretch.end or stretch.start, row)
