"""`/inventory/suppliers`: whom items are bought from."""

from typing import Any

from app.dashboard.listing import some
from app.dashboard.pages.inventory.catalogue import Catalogue, pages_of
from app.inventory.purchase_orders import service as orders
from app.inventory.purchase_orders.schemas import PurchaseOrderListArgs
from app.inventory.purchase_orders.shape import PURCHASE_ORDER
from app.inventory.suppliers import service
from app.inventory.suppliers.schemas import SupplierInput, SupplierListArgs
from app.inventory.suppliers.shape import SUPPLIER
from app.kit.actor import actor

_order_args = PurchaseOrderListArgs()


def around(supplier_id: int) -> dict[str, Any]:
    """The newest orders."""
    its = {"supplier_id": str(supplier_id)}
    return {"orders": some(PURCHASE_ORDER, orders.visible_to(actor), _order_args, its)}


SUPPLIERS = Catalogue(
    "suppliers", "supplier_id", service, SUPPLIER, SupplierInput, SupplierListArgs(), beside=around
)
bp = pages_of(SUPPLIERS)
