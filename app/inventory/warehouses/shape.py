"""How a warehouse is read."""

from app.inventory.warehouses.models import Warehouse
from app.inventory.warehouses.schemas import WarehouseSchema
from app.kit.wire import Wire

WAREHOUSE = Wire(WarehouseSchema, Warehouse)
