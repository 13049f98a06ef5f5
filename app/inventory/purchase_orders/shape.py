"""How a purchase order is read, with its lines in the same statement."""

from typing import Any

from sqlalchemy import func, select

from app.identity.models import User
from app.inventory.items.models import StockItem
from app.inventory.purchase_orders.models import PurchaseOrder, PurchaseOrderLine
from app.inventory.purchase_orders.schemas import PurchaseOrderLineSchema, PurchaseOrderSchema
from app.inventory.suppliers.models import Supplier
from app.inventory.warehouses.models import Warehouse
from app.kit.embedding import embedded
from app.kit.wire import Row, Wire

_LINE = Wire(
    PurchaseOrderLineSchema,
    PurchaseOrderLine,
    joins={StockItem: StockItem.id == PurchaseOrderLine.stock_item_id},
    columns={
        "sku": StockItem.sku,
        "item_name": StockItem.name,
        "quantity_outstanding": PurchaseOrderLine.quantity - PurchaseOrderLine.quantity_received,
    },
)
_its = PurchaseOrderLine.purchase_order_id == PurchaseOrder.id


def of_the_lines(expression: Any) -> Any:
    return select(expression).where(_its).correlate(PurchaseOrder).scalar_subquery()


def round_cost(row: Row) -> None:
    row["total_cost"] = round(row["total_cost"], 2)


PURCHASE_ORDER = Wire(
    PurchaseOrderSchema,
    PurchaseOrder,
    joins={
        Supplier: Supplier.id == PurchaseOrder.supplier_id,
        Warehouse: Warehouse.id == PurchaseOrder.warehouse_id,
        User: User.id == PurchaseOrder.user_id,
    },
    columns={
        "supplier_name": Supplier.name,
        "warehouse_name": Warehouse.name,
        "username": User.username,
        "items": embedded(_LINE, _its, order_by=PurchaseOrderLine.id),
        "total_cost": of_the_lines(
            func.sum(PurchaseOrderLine.quantity * PurchaseOrderLine.unit_cost)
        ),
        "currency_code": of_the_lines(func.min(PurchaseOrderLine.currency_code)),
    },
    derive=round_cost,
)
