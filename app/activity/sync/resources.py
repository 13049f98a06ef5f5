"""How each kind of thing in the feed is read, who sees it, and in which order it is walked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

from app.activity.catalogue import SUBJECTS, Subject
from app.activity.sync.schemas import Kind
from app.clients import service as clients
from app.identity.scopes import grants
from app.identity.teams import service as teams
from app.identity.users import service as users
from app.inventory.items import service as items
from app.inventory.movements import service as movements
from app.inventory.purchase_orders import service as purchase_orders
from app.inventory.reservations import service as reservations
from app.inventory.stock import service as stock
from app.inventory.suppliers import service as suppliers
from app.inventory.transfers import service as transfers
from app.inventory.warehouses import service as warehouses
from app.kit.actor import Actor
from app.kit.errors import Forbidden, ModuleDisabled
from app.kit.wire import Wire
from app.projects import service as projects
from app.tasks import service as tasks
from app.time_entries import service as time_entries
from app.time_entries.models import TimeEntry


@dataclass(frozen=True)
class Resource:
    """`order` are the columns that a walk goes by; the last one is the id."""

    wire: Wire
    subject: Subject
    visible_to: Callable[[Actor], Select[Any]]
    order: tuple[Any, ...]


def _read(
    subject_type: str, visible_to: Callable[[Actor], Select[Any]], *before_id: Any
) -> Resource:
    subject = SUBJECTS[subject_type]
    if subject.wire is None:
        raise LookupError(f"The events of {subject_type} speak of no thing")
    return Resource(subject.wire, subject, visible_to, (*before_id, subject.wire.model.id))


RESOURCES = {
    Kind.USER: _read("user", users.visible_to),
    Kind.TEAM: _read("team", teams.visible_to),
    Kind.CLIENT: _read("client", clients.visible_to),
    Kind.PROJECT: _read("project", projects.visible_to),
    Kind.TASK: _read("task", tasks.visible_to),
    # The order of the indexes: those of one person or project are found without sorting.
    Kind.TIME_ENTRY: _read("time_entry", time_entries.visible_to, TimeEntry.start_time),
    Kind.STOCK_ITEM: _read("stock_item", items.visible_to),
    Kind.WAREHOUSE: _read("warehouse", warehouses.visible_to),
    Kind.SUPPLIER: _read("supplier", suppliers.visible_to),
    Kind.STOCK_LEVEL: _read("inventory", stock.visible_to),
    Kind.STOCK_MOVEMENT: _read("stock_movement", movements.visible_to),
    Kind.STOCK_TRANSFER: _read("stock_transfer", transfers.visible_to),
    Kind.PURCHASE_ORDER: _read("purchase_order", purchase_orders.visible_to),
    Kind.RESERVATION: _read("reservation", reservations.visible_to),
}


def followed(actor: Actor, wanted: Sequence[Kind]) -> tuple[Kind, ...]:
    """The kinds that the actor may read, or of these the wanted ones.

    To want what one may not read is refused, as it is by the lists.
    """
    for kind in wanted:
        refuse(actor, RESOURCES[kind].subject)
    chosen = wanted or [kind for kind in Kind if may_read(actor, RESOURCES[kind].subject)]
    return tuple(kind for kind in Kind if kind in chosen)


def may_read(actor: Actor, subject: Subject) -> bool:
    return grants(actor.scopes, subject.scope) and subject.is_served(actor)


def refuse(actor: Actor, subject: Subject) -> None:
    if not grants(actor.scopes, subject.scope):
        raise Forbidden(
            f"These types require the '{subject.scope}' scope",
            required_scope=subject.scope,
            available_scopes=sorted(actor.scopes),
        )
    if not may_read(actor, subject):
        raise ModuleDisabled(f"The module {subject.module} is off; administrators switch it on")
