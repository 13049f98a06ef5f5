"""What forms and filters offer to choose from: pairs of id and name, as far as one may see them."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, func, or_, select

from app.clients import service as clients_room
from app.clients.models import Client, ClientStatus
from app.identity.models import Team, User
from app.identity.users import service as users
from app.kit.actor import Actor
from app.kit.db import connection
from app.kit.wire import criteria_of
from app.projects import service as projects_room
from app.projects.models import Project, ProjectStatus

Choices = list[tuple[str, str]]
# Nobody reads a longer list; who needs more searches.
MOST = 500


def clients(actor: Actor, chosen: str = "") -> Choices:
    """The active ones, and the one that is chosen."""
    kept = Client.id == number(chosen)
    visible = clients_room.visible_to(actor).where(or_(Client.status == ClientStatus.ACTIVE, kept))
    return pairs(visible.with_only_columns(Client.id, Client.name), Client.name, kept)


def projects(
    actor: Actor, chosen: str = "", *, archived: bool = False, most: int | None = None
) -> Choices:
    """Each with its client's name; those that are done with only where they are asked for."""
    seen, kept = criteria_of(projects_room.visible_to(actor)), Project.id == number(chosen)
    if not archived:
        seen.append(or_(Project.status != ProjectStatus.ARCHIVED, kept))
    told = func.concat_ws(", ", Project.name, Client.name)
    found = select(Project.id, told).outerjoin(Client, Client.id == Project.client_id)
    return pairs(found.where(*seen), Project.name, kept, most=most)


def people(actor: Actor, chosen: Collection[str] = (), most: int | None = None) -> Choices:
    """Who works here, and those who are chosen."""
    kept = User.id.in_([number(one) for one in chosen])
    visible = users.visible_to(actor).where(or_(User.is_active & ~User.is_service_account, kept))
    return pairs(
        visible.with_only_columns(User.id, called()), User.username, kept, len(chosen), most
    )


def teams() -> Choices:
    return pairs(select(Team.id, Team.name), Team.name)


def called() -> Any:
    """The full name, or else the name a person signs in with."""
    return func.coalesce(func.nullif(User.full_name, ""), User.username)


def names(visible: Select[Any], ident: Any, name: Any, ids: Collection[int]) -> dict[int, str]:
    """What those of the ids are called that are seen."""
    if not ids:
        return {}
    found = visible.where(ident.in_(ids)).with_only_columns(ident, name)
    return {key: told for key, told in connection().execute(found)}


def names_of_people(actor: Actor, ids: Collection[int | None]) -> dict[int, str]:
    wanted = {ident for ident in ids if ident is not None}
    return names(users.visible_to(actor), User.id, called(), wanted)


def pairs(
    found: Any, order: Any, kept: Any = None, more: int = 0, most: int | None = None
) -> Choices:
    """In order of their names; of too many, those that are to be kept for certain."""
    first = [] if kept is None else [kept.desc()]
    limited = found.order_by(*first, func.lower(order)).limit((most or MOST) + more)
    told = [(str(ident), name) for ident, name in connection().execute(limited)]
    return sorted(told, key=lambda choice: choice[1].lower())


def number(chosen: str) -> int:
    """An id as it was typed; 0, which nothing has, for anything else."""
    return int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0
