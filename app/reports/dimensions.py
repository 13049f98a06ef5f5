"""What a report can be grouped by, and the keys that each group is told with."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from sqlalchemy import CTE, ColumnElement, func, select

from app.clients.models import Client
from app.identity.models import Team, TeamMember, User
from app.kit.wire import Row
from app.projects.models import Project
from app.reports.periods import Part, Range
from app.tasks.models import Task


class Dimension(StrEnum):
    """What a report can be grouped by."""

    USER = "user"
    TEAM = "team"
    CLIENT = "client"
    PROJECT = "project"
    TASK = "task"
    TAG = "tag"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    BILLABLE = "billable"
    STATUS = "status"


D = Dimension
TIMES = (D.DAY, D.WEEK, D.MONTH)
KEYS: dict[Dimension, tuple[str, ...]] = {
    D.USER: ("user_id", "username"),
    D.TEAM: ("team_ids", "team_names"),
    D.CLIENT: ("client_id", "client_name"),
    D.PROJECT: ("project_id", "project_name"),
    D.TASK: ("task_id", "task_name"),
    D.TAG: ("tags",),
    D.DAY: ("day",),
    D.WEEK: ("week",),
    D.MONTH: ("month",),
    D.BILLABLE: ("billable",),
    D.STATUS: ("status",),
}


def teams_of_people() -> CTE:
    """Everybody's teams. Who is in two is in a group of their own, so that no time counts twice."""
    each = select(TeamMember.user_id, Team.id, Team.name).join(Team, Team.id == TeamMember.team_id)
    own = each.distinct().subquery("own")
    return (
        select(
            own.c.user_id,
            func.array_agg(own.c.id.op("ORDER BY")(own.c.name)).label("team_ids"),
            func.array_agg(own.c.name.op("ORDER BY")(own.c.name)).label("team_names"),
        )
        .group_by(own.c.user_id)
        .cte("teams_of_people")
    )


def columns(dimension: Dimension, slices: Any, teams: CTE) -> list[ColumnElement[Any]]:
    """The SQL of a group's keys; a time is told by the number of its part."""
    told: dict[Dimension, list[Any]] = {
        D.USER: [User.id.label("user_id"), User.username],
        D.TEAM: [teams.c.team_ids, teams.c.team_names],
        D.CLIENT: [Client.id.label("client_id"), Client.name.label("client_name")],
        D.PROJECT: [Project.id.label("project_id"), Project.name.label("project_name")],
        D.TASK: [slices.task_id, Task.name.label("task_name")],
        D.BILLABLE: [slices.billable],
        D.STATUS: [Project.status],
    }
    if dimension == D.TAG:
        return [slices.tags]
    return told.get(dimension, [slices.part])


def keys_of(dimension: Dimension, cut: list[Part], span: Range) -> Callable[[Row], Row]:
    """From a row of SQL to the keys of its group."""
    if dimension not in TIMES:
        names = KEYS[dimension]
        return lambda row: {name: row[name] for name in names}
    told = [{str(dimension): time_of(dimension, part, span)} for part in cut]
    return lambda row: told[row["part"]]


def time_of(dimension: Dimension, part: Part, span: Range) -> Any:
    first = span.unit(dimension, part.day)
    return first.strftime("%Y-%m") if dimension == D.MONTH else first
