"""How warehouses look on the wire."""

from marshmallow import Schema, fields

from app.inventory.fields import Code
from app.inventory.warehouses.models import Warehouse
from app.kit.fields import Flag, Id, Text, UtcDateTime, required
from app.kit.listing import ListArgs, filter_by, matching, sort_by, updated_since


class WarehouseInput(Schema):
    name = Text(least=1, most=200, required=True, error_messages=required("Name"))
    code = Code(30)
    address = Text(most=2000)
    is_active = Flag()


class WarehouseSchema(Schema):
    id = Id(required=True)
    name = fields.String(required=True)
    code = fields.String(allow_none=True)
    address = fields.String()
    is_active = fields.Boolean()
    created_at = UtcDateTime()
    updated_at = UtcDateTime()


class WarehouseListArgs(ListArgs):
    is_active = filter_by(Warehouse.is_active, Flag())
    q = matching(Warehouse.name, Warehouse.code, Warehouse.address)
    updated_since = updated_since(Warehouse.updated_at)
    sort = sort_by(
        {
            "name": Warehouse.name,
            "code": Warehouse.code,
            "created_at": Warehouse.created_at,
            "updated_at": Warehouse.updated_at,
        },
        default="name",
    )
