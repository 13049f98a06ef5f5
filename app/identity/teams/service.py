"""What can be done with teams: everybody sees them, administrators change them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, insert, select
from sqlalchemy.orm import aliased

from app.events.ledger import EventType, record, record_creation, record_deletion
from app.identity.models import Team, TeamMember
from app.identity.teams.schemas import TeamSchema
from app.identity.users import service as users
from app.kit import lookup
from app.kit.actor import Actor
from app.kit.db import session
from app.kit.errors import Errors, Forbidden, Invalid
from app.kit.wire import Row, Wire


def people(*, lead: bool) -> ColumnElement[Any]:
    """The ids of a team's leads or members, in order, as one column."""
    chosen = select(TeamMember.user_id).where(
        TeamMember.team_id == Team.id, TeamMember.is_lead.is_(lead)
    )
    return func.array(chosen.order_by(TeamMember.user_id).correlate(Team).scalar_subquery())


TEAM = Wire(
    TeamSchema, Team, columns={"lead_ids": people(lead=True), "member_ids": people(lead=False)}
)


def visible_to(actor: Actor) -> Select[Any]:
    return select(Team)


def read(actor: Actor, team_id: int, expand: Sequence[str] = ()) -> Row:
    return lookup.read(TEAM, visible_to(actor), team_id, expand)


def get(actor: Actor, team_id: int) -> Team:
    """The team, locked until the request ends; only administrators change teams."""
    team = lookup.lock(Team, visible_to(actor), team_id)
    check_admin(actor)
    return team


def create(actor: Actor, **fields: Any) -> Row:
    check_admin(actor)
    check_people(actor, fields)
    team = Team(name=fields["name"])
    session.add(team)
    session.flush()
    set_people(team, fields)
    return record_creation(actor, EventType.TEAM_CREATED, team, TEAM)


def update(actor: Actor, team_id: int, **fields: Any) -> Row:
    team = get(actor, team_id)
    # Who left may stay; who comes must be there.
    there = people_of(team)
    check_people(actor, {n: sorted(set(fields[n]) - set(there[n])) for n in there if n in fields})
    team.name = fields.get("name", team.name)
    return record(actor, EventType.TEAM_UPDATED, team, TEAM, also=set_people(team, fields))


def remove(actor: Actor, team_id: int) -> Row:
    return record_deletion(actor, EventType.TEAM_DELETED, get(actor, team_id), TEAM)


def check_admin(actor: Actor) -> None:
    if not actor.is_admin:
        raise Forbidden("Only administrators change teams")


def check_people(actor: Actor, fields: dict[str, Any]) -> None:
    if errors := wrong(actor, fields):
        raise Invalid(errors)


def wrong(actor: Actor, fields: dict[str, Any], _team_id: int | None = None) -> Errors:
    """The ids in `lead_ids` and `member_ids` that are nobody."""
    errors = {}
    for name in ("lead_ids", "member_ids"):
        if nobody := users.unknown(fields.get(name, ())):
            errors[name] = [f"There is no user {user_id}" for user_id in sorted(nobody)]
    return errors


def set_people(team: Team, fields: dict[str, Any]) -> dict[str, list[Any]]:
    """Replace the leads or members that are given; return what changed."""
    changes = {}
    for name, is_lead in (("lead_ids", True), ("member_ids", False)):
        if name not in fields:
            continue
        there = (TeamMember.team_id == team.id, TeamMember.is_lead.is_(is_lead))
        before = sorted(session.scalars(select(TeamMember.user_id).where(*there)))
        after = sorted(fields[name])
        if before != after:
            session.execute(delete(TeamMember).where(*there))
            rows = [{"team_id": team.id, "user_id": u, "is_lead": is_lead} for u in after]
            if rows:
                session.execute(insert(TeamMember), rows)
            changes[name] = [before, after]
    return changes


def people_of(team: Team) -> dict[str, list[int]]:
    """The ids of those who lead it and of the others, by the names that a team is told with."""
    places = select(TeamMember.is_lead, TeamMember.user_id).where(TeamMember.team_id == team.id)
    found = session.execute(places.order_by(TeamMember.user_id)).all()
    names = {"lead_ids": True, "member_ids": False}
    return {name: [row.user_id for row in found if row.is_lead is it] for name, it in names.items()}


def people_led_by(actor: Actor) -> Select[Any]:
    """The ids of the members of the teams that the actor leads, as a subquery."""
    mine, theirs = aliased(TeamMember), aliased(TeamMember)
    return (
        select(theirs.user_id)
        .join(mine, mine.team_id == theirs.team_id)
        .where(mine.user_id == actor.user_id, mine.is_lead)
    )


def of_person(user_id: int) -> list[Row]:
    """Id and name of the teams somebody is in, and whether they lead them."""
    leads = func.bool_or(TeamMember.is_lead).label("is_lead")
    places = select(Team.id, Team.name, leads).join(TeamMember, TeamMember.team_id == Team.id)
    found = places.where(TeamMember.user_id == user_id).group_by(Team.id).order_by(Team.name)
    return [dict(row) for row in session.execute(found).mappings()]
