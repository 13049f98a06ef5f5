"""How far an event reaches beyond its subject: what is told otherwise, or seen by others, since."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.activity.ledger import Happening
from app.activity.sync.naming import NAMINGS
from app.activity.sync.schemas import Kind
from app.activity.sync.walking import Walk
from app.identity.models import Role
from app.inventory.movements.models import StockMovement
from app.inventory.reservations.models import Reservation
from app.kit.actor import Actor
from app.kit.fields import parse_instant
from app.kit.wire import Row
from app.projects.shape import PROJECT
from app.tasks.models import Task
from app.time_entries.models import TimeEntry


def walks(actor: Actor, event: Happening, kinds: tuple[Kind, ...]) -> list[Walk]:
    """Over what of these kinds may be told otherwise: one walk for each kind, always in one order.

    A walk that looks for what went out of sight finds as well what only got another name.
    """
    found = {walk.kind: walk for walk in (*_renamed(event), *_seen_since(actor, event))}
    if event["subject_type"] == "tag":
        found[Kind.TIME_ENTRY] = _tagged(event)
    return [found[kind] for kind in kinds if kind in found]


def was(event: Happening) -> Row:
    """The subject as it was before the event; or when it was deleted."""
    before = {name: values[0] for name, values in event["changes"].items()}
    row: Row = event["data"] | before
    return row


def starts_over(actor: Actor, event: Happening, kinds: tuple[Kind, ...]) -> bool:
    """Whether whole people came into the actor's sight, or went out of it: a team they lead."""
    if event["subject_type"] != "team" or actor.role != Role.MANAGER:
        return False
    leads = {*event["data"]["lead_ids"], *was(event)["lead_ids"]}
    is_told = not event["changes"] or not {"lead_ids", "member_ids"}.isdisjoint(event["changes"])
    return is_told and actor.user_id in leads and Kind.TIME_ENTRY in kinds


def _renamed(event: Happening) -> Iterable[Walk]:
    for naming in NAMINGS:
        is_named = naming.subject == event["subject_type"]
        if is_named and not event["changes"].keys().isdisjoint(naming.fields):
            yield Walk(naming.kind, (naming.where(event["subject_id"]),))


def _seen_since(actor: Actor, event: Happening) -> Iterable[Walk]:
    """Who sees a project sees its tasks and material; who manages it sees its time."""
    if event["subject_type"] != "project" or not event["changes"]:
        return
    project_id, lost_by = event["subject_id"], event["id"]
    before, since = (PROJECT.exists_for(actor, row) for row in (was(event), event["data"]))
    if before != since:
        yield Walk(Kind.TASK, (Task.project_id == project_id,), lost_by if before else None)
        yield Walk(Kind.STOCK_MOVEMENT, (StockMovement.project_id == project_id,))
        yield Walk(Kind.RESERVATION, (Reservation.project_id == project_id,))
    managed = [row["manager_id"] == actor.user_id for row in (was(event), event["data"])]
    if actor.role == Role.MANAGER and managed[0] != managed[1]:
        its_time = (TimeEntry.project_id == project_id,)
        yield Walk(Kind.TIME_ENTRY, its_time, lost_by if managed[0] else None)


def _tagged(event: Happening) -> Walk:
    """The entries on which the tag was written otherwise: they have no events of their own.

    They were written after the tag itself was, and before the event. Those among them that were
    changed since have an event of that.
    """
    since: datetime = parse_instant(event["data"]["updated_at"])
    column: Any = TimeEntry.updated_at
    between = column.between(since, event["created_at"])
    return Walk(Kind.TIME_ENTRY, (between,), by=(column, TimeEntry.id))
