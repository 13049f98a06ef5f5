"""How suppliers look on the wire."""

from marshmallow import Schema, fields

from app.inventory.suppliers.models import Supplier
from app.kit.fields import Email, Flag, Id, Text, UtcDateTime, required
from app.kit.listing import ListArgs, filter_by, matching, sort_by, updated_since


class SupplierInput(Schema):
    name = Text(least=1, most=200, required=True, error_messages=required("Name"))
    contact_name = Text(most=200)
    email = Email()
    phone = Text(most=60)
    address = Text(most=2000)
    notes = Text(most=20000)
    is_active = Flag()


class SupplierSchema(Schema):
    id = Id(required=True)
    name = fields.String(required=True)
    contact_name = fields.String()
    email = fields.String(allow_none=True)
    phone = fields.String()
    address = fields.String()
    notes = fields.String()
    is_active = fields.Boolean()
    created_at = UtcDateTime()
    updated_at = UtcDateTime()


class SupplierListArgs(ListArgs):
    is_active = filter_by(Supplier.is_active, Flag())
    q = matching(Supplier.name, Supplier.contact_name, Supplier.email)
    updated_since = updated_since(Supplier.updated_at)
    sort = sort_by(
        {
            "name": Supplier.name,
            "created_at": Supplier.created_at,
            "updated_at": Supplier.updated_at,
        },
        default="name",
    )
