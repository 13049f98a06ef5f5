"""What forms and filters offer to choose from, as far as one may see it.

A long list is cut. What is chosen stays in it, and the others are found: by typing, where there are
scripts (`pages/finding.py`); else by a field beside the list, which narrows it to what it names.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from sqlalchemy import Select, func, or_, select, true

from app.clients import service as clients
from app.clients.models import Client, ClientStatus
from app.identity.models import Team, User
from app.identity.users import service as users
from app.inventory.items import service as items
from app.inventory.items.models import StockItem
from app.kit.actor import Actor
from app.kit.db import connection
from app.kit.wire import criteria_of
from app.projects import service as projects
from app.projects.models import Project, ProjectStatus

Choices = list[tuple[str, str]]
# Nobody reads a longer list.
MOST = 200
# In a list that was cut, so many are found at a time.
MOST_FOUND = 50
# The field beside a list that narrows it is called like the list's, after this.
FIND = "find."


@dataclass(frozen=True)
class Offer:
    """Pairs of id and words; `rest` is where the others are found, "" where these are all."""

    pairs: Choices
    rest: str = ""


@dataclass(frozen=True)
class Kind:
    """`rows` are all that an actor sees of it; of these the `usual` ones are offered."""

    scope: str
    rows: Callable[[Actor], Select[Any]]
    ident: Any
    words: Any
    order: Any
    usual: Any


def projects_of(actor: Actor) -> Select[Any]:
    seen = criteria_of(projects.visible_to(actor))
    found = select(Project).outerjoin(Client, Client.id == Project.client_id)
    return found.where(*seen)


def called() -> Any:
    """The full name, or else the name a person signs in with."""
    return func.coalesce(func.nullif(User.full_name, ""), User.username)


_project = (
    "read:projects",
    projects_of,
    Project.id,
    func.concat_ws(", ", Project.name, Client.name),
    Project.name,
)
_person = ("read:users", users.visible_to, User.id, called(), User.username)
KINDS = {
    "clients": Kind(
        "read:clients",
        clients.visible_to,
        Client.id,
        Client.name,
        Client.name,
        Client.status == ClientStatus.ACTIVE,
    ),
    "projects": Kind(*_project, Project.status != ProjectStatus.ARCHIVED),
    "all-projects": Kind(*_project, true()),
    "people": Kind(*_person, User.is_active & ~User.is_service_account),
    # Those who left as well, by the name that stands beside their time.
    "everybody": Kind(
        "read:users", users.visible_to, User.id, User.username, User.username, true()
    ),
    "items": Kind(
        "read:inventory",
        items.visible_to,
        StockItem.id,
        StockItem.name + " · " + StockItem.sku,
        StockItem.name,
        StockItem.is_active,
    ),
}


def offered(
    actor: Actor, kind: str, field: str, chosen: Collection[str] = (), most: int | None = None
) -> Offer:
    """For the field of this name, in which `chosen` are chosen."""
    words, kept = sought(field), {number(one) for one in chosen} - {0}
    most = max(most or MOST, len(kept))
    found = pairs(actor, KINDS[kind], words, kept, most + 1)
    is_cut = bool(words) or len(found) > most
    rest = url_for(f"dashboard.choices.{kind}") if is_cut else ""
    return Offer(by_words(found[:most]), rest)


def found(actor: Actor, kind: str, words: str) -> Choices:
    return by_words(pairs(actor, KINDS[kind], words, (), MOST_FOUND))


def pairs(
    actor: Actor, kind: Kind, words: str, kept: Collection[int], most: int
) -> list[tuple[str, str]]:
    """In order of their names, those that are to be kept before."""
    wanted, chosen = kind.usual, kind.ident.in_(kept)
    if words:
        wanted &= kind.words.icontains(words, autoescape=True)
    rows = kind.rows(actor).with_only_columns(kind.ident, kind.words, maintain_column_froms=True)
    cut = rows.where(or_(wanted, chosen)).order_by(chosen.desc(), func.lower(kind.order))
    return [(str(ident), told) for ident, told in connection().execute(cut.limit(most))]


def by_words(found: Choices) -> Choices:
    return sorted(found, key=lambda choice: choice[1].lower())


def sought(field: str) -> str:
    """What was typed beside the list of this field."""
    return request.values.get(f"{FIND}{field}", "").strip()[:200]


def teams() -> Choices:
    rows = connection().execute(select(Team.id, Team.name).order_by(func.lower(Team.name)))
    return [(str(ident), name) for ident, name in rows]


def names(visible: Select[Any], ident: Any, name: Any, ids: Collection[int]) -> dict[int, str]:
    """What those of the ids are called that are seen."""
    if not ids:
        return {}
    found = visible.where(ident.in_(ids)).with_only_columns(ident, name)
    return {key: told for key, told in connection().execute(found)}


def names_of_people(actor: Actor, ids: Collection[int | None]) -> dict[int, str]:
    wanted = {ident for ident in ids if ident is not None}
    return names(users.visible_to(actor), User.id, called(), wanted)


def number(chosen: str) -> int:
    """An id as it was typed; 0, which nothing has, for anything else."""
    return int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0
