"""What forms and filters let people choose from."""

from typing import Any

from flask import request
from sqlalchemy import Select, or_

from app.dashboard.choices import Offer, offered
from app.dashboard.forms import Form
from app.inventory.items import service as items
from app.inventory.items.models import StockItem
from app.inventory.suppliers import service as suppliers
from app.inventory.suppliers.models import Supplier
from app.inventory.warehouses import service as warehouses
from app.inventory.warehouses.models import Warehouse
from app.kit.actor import actor
from app.kit.db import session

Choices = list[tuple[int, str]]
# More would make pages heavy: what is not among them is found by typing.
MOST = 200


def chosen(id_column: Any, name: Any, visible: Select[Any]) -> Choices:
    rows = session.execute(visible.with_only_columns(id_column, name).order_by(name).limit(MOST))
    return [(row[0], row[1]) for row in rows]


def item_choices(field: str = "stock_item_id") -> Offer:
    """Items in use for a filter, and the one that is chosen whatever it is."""
    return offered(actor, "items", field, request.args.getlist(field))


def item_codes(q: str = "") -> list[tuple[str, str]]:
    """SKU and name of items in use, in which the text stands."""
    columns = (StockItem.sku, StockItem.name)
    found = or_(*(column.icontains(q, autoescape=True) for column in columns))
    rows = items.visible_to(actor).where(StockItem.is_active, found).with_only_columns(*columns)
    return [(row[0], row[1]) for row in session.execute(rows.order_by(StockItem.name).limit(MOST))]


def warehouse_choices(*, all_of_them: bool = False) -> Choices:
    visible = warehouses.visible_to(actor)
    shown = visible if all_of_them else visible.where(Warehouse.is_active)
    return chosen(Warehouse.id, Warehouse.name, shown)


def supplier_choices(*, all_of_them: bool = False) -> Choices:
    visible = suppliers.visible_to(actor)
    shown = visible if all_of_them else visible.where(Supplier.is_active)
    return chosen(Supplier.id, Supplier.name, shown)


def project_choices(form: Form) -> Offer:
    return offered(actor, "projects", "project_id", form.typed.getlist("project_id"))


def category_choices() -> list[tuple[str, str]]:
    column = StockItem.category
    used = items.visible_to(actor).where(column != "").with_only_columns(column).distinct()
    return [(name, name) for name in session.scalars(used.order_by(column).limit(MOST))]
