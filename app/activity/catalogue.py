"""Every kind of thing that events speak of: how it is told, and the scope needed to hear of it."""

from dataclasses import dataclass

from marshmallow import Schema

from app.activity.incidents import (
    AccessSchema,
    AuditExportSchema,
    FailedSignInSchema,
    ReportExportSchema,
)
from app.clients.shape import CLIENT
from app.events.ledger import EventType
from app.identity.scopes import Scope
from app.identity.teams.service import TEAM
from app.identity.tokens.service import TOKEN
from app.identity.users.service import USER
from app.inventory.items.shape import STOCK_ITEM
from app.inventory.movements.shape import STOCK_MOVEMENT
from app.inventory.purchase_orders.shape import PURCHASE_ORDER
from app.inventory.reservations.shape import RESERVATION
from app.inventory.stock.shape import STOCK_LEVEL
from app.inventory.suppliers.shape import SUPPLIER
from app.inventory.transfers.shape import STOCK_TRANSFER
from app.inventory.warehouses.shape import WAREHOUSE
from app.kit.actor import Actor
from app.kit.wire import Wire
from app.projects.shape import PROJECT
from app.settings.service import SETTINGS
from app.tags.shape import TAG
from app.tasks.shape import TASK
from app.time_entries.shape import TIME_ENTRY


@dataclass(frozen=True)
class Subject:
    """What the events of one `subject_type` speak of. Without a wire they tell of no thing that
    changes, but of something that happened: their `data` say what.
    """

    wire: Wire | None
    scope: Scope
    incident: type[Schema] | None = None

    @property
    def schema(self) -> Schema:
        """What `data` holds."""
        if self.wire is not None:
            return self.wire.schema
        return (self.incident or Schema)()

    @property
    def module(self) -> str:
        """The module that must be on for it, if it belongs to one."""
        return "inventory" if self.scope == Scope.READ_INVENTORY else ""

    def is_served(self, actor: Actor) -> bool:
        """Whether its module is on."""
        return not self.module or self.module in actor.modules


SUBJECTS = {
    "client": Subject(CLIENT, Scope.READ_CLIENTS),
    "project": Subject(PROJECT, Scope.READ_PROJECTS),
    "task": Subject(TASK, Scope.READ_TASKS),
    "time_entry": Subject(TIME_ENTRY, Scope.READ_TIME_ENTRIES),
    "timer": Subject(TIME_ENTRY, Scope.READ_TIME_ENTRIES),
    "tag": Subject(TAG, Scope.READ_TIME_ENTRIES),
    "user": Subject(USER, Scope.READ_USERS),
    "team": Subject(TEAM, Scope.READ_USERS),
    "token": Subject(TOKEN, Scope.READ_TOKENS),
    "settings": Subject(SETTINGS, Scope.ADMIN_ALL),
    "stock_item": Subject(STOCK_ITEM, Scope.READ_INVENTORY),
    "warehouse": Subject(WAREHOUSE, Scope.READ_INVENTORY),
    "stock_movement": Subject(STOCK_MOVEMENT, Scope.READ_INVENTORY),
    "stock_transfer": Subject(STOCK_TRANSFER, Scope.READ_INVENTORY),
    "supplier": Subject(SUPPLIER, Scope.READ_INVENTORY),
    "purchase_order": Subject(PURCHASE_ORDER, Scope.READ_INVENTORY),
    "reservation": Subject(RESERVATION, Scope.READ_INVENTORY),
    "inventory": Subject(STOCK_LEVEL, Scope.READ_INVENTORY),
    "sign_in": Subject(None, Scope.ADMIN_ALL, FailedSignInSchema),
    "access": Subject(None, Scope.ADMIN_ALL, AccessSchema),
    "report": Subject(None, Scope.ADMIN_ALL, ReportExportSchema),
    "audit_log": Subject(None, Scope.ADMIN_ALL, AuditExportSchema),
}


def tell_of(subject_type: str, subject: Subject) -> None:
    """For rooms above this one: what the events of their own speak of."""
    SUBJECTS[subject_type] = subject


# Who signs in, and when, is for administrators, whatever else is told of users.
_OF_ITS_OWN = dict.fromkeys(
    [
        EventType.USER_SIGNED_IN,
        EventType.USER_IDENTITY_LINKED,
        EventType.USER_SECOND_FACTOR_ENABLED,
        EventType.USER_SECOND_FACTOR_DISABLED,
        EventType.USER_RECOVERY_CODES_RENEWED,
        EventType.USER_RECOVERY_CODE_USED,
    ],
    Scope.ADMIN_ALL,
)


def scope_of(event_type: str) -> Scope:
    """The scope needed to hear of events of this type."""
    own = _OF_ITS_OWN.get(EventType(event_type))
    return own or SUBJECTS[event_type.split(".")[0]].scope
