"""Which things tell the name, or another word, of which: they change with it, without an event."""

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, any_, select

from app.activity.sync.schemas import Kind
from app.inventory.movements.models import StockMovement
from app.inventory.purchase_orders.models import PurchaseOrder, PurchaseOrderLine
from app.inventory.reservations.models import Reservation
from app.inventory.stock.models import StockLevel
from app.inventory.transfers.models import StockTransfer
from app.projects.models import Project
from app.tasks.models import Task
from app.time_entries.models import TimeEntry
from app.time_entries.service import ids

Where = Callable[[int], ColumnElement[bool]]


class Naming(NamedTuple):
    """Things of the kind, where they belong to the subject, tell these fields of it."""

    subject: str
    fields: Collection[str]
    kind: Kind
    where: Where


def _is(column: Any) -> Where:
    return lambda ident: column == ident


def _of_client(client_id: int) -> ColumnElement[bool]:
    its = select(Project.id).where(Project.client_id == client_id)
    return TimeEntry.project_id == any_(ids(its))


def _of_ordered(item_id: int) -> ColumnElement[bool]:
    lines = select(PurchaseOrderLine.purchase_order_id)
    return PurchaseOrder.id.in_(lines.where(PurchaseOrderLine.stock_item_id == item_id))


def _from_or_to(warehouse_id: int) -> ColumnElement[bool]:
    ends = (StockTransfer.from_warehouse_id, StockTransfer.to_warehouse_id)
    return (ends[0] == warehouse_id) | (ends[1] == warehouse_id)


_ITEM = ("sku", "name")
NAMINGS = (
    Naming("client", ["name"], Kind.PROJECT, _is(Project.client_id)),
    Naming("client", ["name"], Kind.TIME_ENTRY, _of_client),
    Naming("project", ["name"], Kind.TASK, _is(Task.project_id)),
    Naming("project", ["name", "client_id"], Kind.TIME_ENTRY, _is(TimeEntry.project_id)),
    Naming("project", ["name"], Kind.STOCK_MOVEMENT, _is(StockMovement.project_id)),
    Naming("project", ["name"], Kind.RESERVATION, _is(Reservation.project_id)),
    Naming("task", ["name"], Kind.TIME_ENTRY, _is(TimeEntry.task_id)),
    Naming("user", ["username"], Kind.TASK, _is(Task.assignee_id)),
    Naming("user", ["username"], Kind.TIME_ENTRY, _is(TimeEntry.user_id)),
    Naming("user", ["username"], Kind.STOCK_MOVEMENT, _is(StockMovement.user_id)),
    Naming("user", ["username"], Kind.STOCK_TRANSFER, _is(StockTransfer.user_id)),
    Naming("user", ["username"], Kind.PURCHASE_ORDER, _is(PurchaseOrder.user_id)),
    Naming("user", ["username"], Kind.RESERVATION, _is(Reservation.user_id)),
    Naming(
        "stock_item",
        [*_ITEM, "category", "unit", "currency_code", "reorder_point"],
        Kind.STOCK_LEVEL,
        _is(StockLevel.stock_item_id),
    ),
    Naming("stock_item", _ITEM, Kind.STOCK_MOVEMENT, _is(StockMovement.stock_item_id)),
    Naming("stock_item", _ITEM, Kind.STOCK_TRANSFER, _is(StockTransfer.stock_item_id)),
    Naming("stock_item", _ITEM, Kind.PURCHASE_ORDER, _of_ordered),
    Naming("stock_item", _ITEM, Kind.RESERVATION, _is(Reservation.stock_item_id)),
    Naming("warehouse", ["name"], Kind.STOCK_LEVEL, _is(StockLevel.warehouse_id)),
    Naming("warehouse", ["name"], Kind.STOCK_MOVEMENT, _is(StockMovement.warehouse_id)),
    Naming("warehouse", ["name"], Kind.STOCK_TRANSFER, _from_or_to),
    Naming("warehouse", ["name"], Kind.PURCHASE_ORDER, _is(PurchaseOrder.warehouse_id)),
    Naming("warehouse", ["name"], Kind.RESERVATION, _is(Reservation.warehouse_id)),
    Naming("supplier", ["name"], Kind.PURCHASE_ORDER, _is(PurchaseOrder.supplier_id)),
)
