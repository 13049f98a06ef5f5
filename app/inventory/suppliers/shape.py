"""How a supplier is read."""

from app.inventory.suppliers.models import Supplier
from app.inventory.suppliers.schemas import SupplierSchema
from app.kit.wire import Wire

SUPPLIER = Wire(SupplierSchema, Supplier)
