"""What one report is about: whose time, when, and what of it the actor may see."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    any_,
    cast,
    func,
    literal,
    select,
    true,
)

from app.identity.models import TeamMember
from app.kit.actor import Actor
from app.kit.clock import now
from app.kit.wire import Row
from app.projects.models import Project
from app.reports import periods
from app.reports.args import Rounding
from app.reports.bookings import Source
from app.reports.periods import Range
from app.settings import service as settings
from app.settings.models import Weekday
from app.time_entries import service as time_entries
from app.time_entries.models import TimeEntry


@dataclass(frozen=True)
class Scope:
    actor: Actor
    span: Range
    source: Source
    args: dict[str, Any]

    def sees_money(self) -> ColumnElement[bool]:
        """Rates are for administrators, and the project's own for its manager.

        By an amount a manager would learn the rate of a client or a person, which are hidden.
        """
        own = Project.hourly_rate.is_not(None)
        return true() if self.actor.is_admin else (Project.manager_id == self.actor.user_id) & own


def scope_of(actor: Actor, args: dict[str, Any], dimensions: Sequence[str] = ()) -> Scope:
    """Raises Invalid for a range that ends before it begins, Forbidden for somebody else's time."""
    time_entries.check_may_ask(actor, args.get("user_id"))
    zone = ZoneInfo(args.get("timezone") or actor.timezone)
    week_start = settings.current().week_start if "week" in dimensions else Weekday.MONDAY
    span = periods.asked(args, zone, now(), week_start)
    return Scope(actor, span, source_of(actor, args, with_tags="tag" in dimensions), args)


def narrowed(scope: Scope, only: Sequence[ColumnElement[bool]]) -> Scope:
    """The same, of those entries alone that fulfil the conditions."""
    source = scope.source
    return replace(scope, source=replace(source, only_entries=[*source.only_entries, *only]))


def of_these(scope: Scope, name: str, ids: list[int]) -> Scope:
    """The same, of these people or projects alone."""
    source = scope.source

    def where(rows: Any) -> list[ColumnElement[bool]]:
        theirs = getattr(rows, name) == any_(literal(ids, ARRAY(BigInteger)))
        return [*source.where(rows), theirs]

    return replace(scope, source=replace(source, where=where))


def source_of(actor: Actor, args: dict[str, Any], *, with_tags: bool = False) -> Source:
    def where(rows: Any) -> list[ColumnElement[bool]]:
        return [*time_entries.seen_by(actor, rows.user_id, rows.project_id), *filters(rows, args)]

    tagged = [TimeEntry.tags.contains([args["tag"]])] if args.get("tag") else []
    return Source(where, tagged, rounded(args), with_tags)


def filters(rows: Any, args: dict[str, Any]) -> list[ColumnElement[bool]]:
    """The conditions that totals and entries can both be asked."""
    chosen = [
        getattr(rows, name) == args[name]
        for name in ("project_id", "task_id", "user_id")
        if args.get(name) is not None
    ]
    if args.get("billable") is not None:
        chosen.append(rows.billable.is_(args["billable"]))
    if project_ids := args.get("project_ids"):
        chosen.append(rows.project_id == any_(literal(project_ids, ARRAY(BigInteger))))
    if client_id := args.get("client_id"):
        theirs = select(Project.id).where(Project.client_id == client_id)
        chosen.append(rows.project_id.in_(theirs))
    if team_id := args.get("team_id"):
        members = select(TeamMember.user_id).where(TeamMember.team_id == team_id)
        chosen.append(rows.user_id.in_(members))
    return chosen


def rounded(args: dict[str, Any]) -> Any:
    """The length of an entry in whole steps, half a step up; None where nothing is rounded."""
    if "rounding" not in args:
        return None
    worked = TimeEntry.duration_seconds
    step = args["rounding_minutes"] * 60
    added = {Rounding.UP: step - 1, Rounding.DOWN: 0, Rounding.NEAREST: step // 2}
    return cast(func.div(worked + added[args["rounding"]], step), BigInteger) * step


def range_of(scope: Scope) -> Row:
    """The range as reports tell it; its end is the last second that counts."""
    return {
        "start_date": scope.span.start,
        "end_date": scope.span.end - periods.SECOND,
        "timezone": scope.span.zone.key,
    }
