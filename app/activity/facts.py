"""What must be known, as it is now, to say who may hear of some events.

It is read once for all events and all who listen, however many these are.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.activity.ledger import Happening
from app.identity.models import TeamMember, User
from app.kit.prepared import Prepared, among
from app.kit.wire import Row
from app.projects.models import Project
from app.projects.shape import PROJECT
from app.tasks.models import Task
from app.time_entries.models import TimeEntry

TIME = ("time_entry", "timer")


_leads, _members = aliased(TeamMember), aliased(TeamMember)
_PROJECTS = Prepared(
    select(
        Project.id,
        Project.visibility,
        Project.manager_id,
        PROJECT.columns["member_ids"].label("member_ids"),
    ).where(among(Project.id))
)
_LEADS = Prepared(
    select(_members.user_id, _leads.user_id)
    .join(_leads, _leads.team_id == _members.team_id)
    .where(_leads.is_lead, among(_members.user_id))
)
_TASKS = Prepared(select(Task.id, Task.project_id).where(among(Task.id)))
_ENTRIES = Prepared(
    select(TimeEntry.id, TimeEntry.user_id, TimeEntry.project_id).where(among(TimeEntry.id))
)
_ACTIVE = Prepared(select(User.id).where(User.is_active, among(User.id)))


@dataclass(frozen=True)
class Facts:
    """`projects` by id as `PROJECT.exists_for` asks for them, `leads` who leads a person's teams,
    `tasks` and `entries` where those that are still there belong now.
    """

    projects: dict[int, Row] = field(default_factory=dict)
    leads: dict[int, set[int]] = field(default_factory=dict)
    tasks: dict[int, int] = field(default_factory=dict)
    entries: dict[int, tuple[int, int | None]] = field(default_factory=dict)
    active: frozenset[int] = frozenset()

    @classmethod
    def of(cls, events: Iterable[Happening]) -> "Facts":
        events = list(events)
        tasks = dict(_read(_TASKS, _subjects(events, "task")))
        entries = {i: (u, p) for i, u, p in _read(_ENTRIES, _subjects(events, *TIME))}
        people = {u for u, _ in entries.values()} | _named(events, "user_id", *TIME)
        projects = _subjects(events, "project") | _named(events, "project_id")
        projects |= set(tasks.values()) | {p for _, p in entries.values() if p}
        leads: dict[int, set[int]] = {}
        for user_id, lead_id in _read(_LEADS, people):
            leads.setdefault(user_id, set()).add(lead_id)
        return cls(
            projects={row["id"]: row for row in _dicts(_PROJECTS, projects)},
            leads=leads,
            tasks=tasks,
            entries=entries,
            active=frozenset(i for (i,) in _read(_ACTIVE, _subjects(events, "user"))),
        )


def _subjects(events: list[Happening], *types: str) -> set[int]:
    return {event["subject_id"] for event in events if event["subject_type"] in types}


def _named(events: list[Happening], key: str, *types: str) -> set[int]:
    """The ids under a key, in what the events tell and in what was there before."""
    told: set[int | None] = set()
    for event in events:
        if not types or event["subject_type"] in types:
            told |= {event["data"].get(key), *event["changes"].get(key, ())}
    return {ident for ident in told if ident is not None}


def _read(query: Prepared, ids: set[int]) -> Any:
    return query.run(ids=sorted(ids)).tuples if ids else ()


def _dicts(query: Prepared, ids: set[int]) -> list[Row]:
    return query.run(ids=sorted(ids)).dicts() if ids else []
