"""How clients look on the wire."""

from marshmallow import fields

from app.clients.models import Client, ClientStatus
from app.kit.external_ids.columns import ExternalId
from app.kit.fields import Amount, Currency, Email, Id, Text, UtcDateTime, Word, required
from app.kit.listing import ListArgs, filter_by, matching, sort_by, updated_since


class ClientInput(ExternalId):
    name = Text(least=1, most=200, required=True, error_messages=required("Name"))
    email = Email()
    company = Text(most=200)
    phone = Text(most=60)
    address = Text(most=2000)
    billing_address = Text(most=2000)
    default_hourly_rate = Amount(allow_none=True)
    currency = Currency(allow_none=True)
    notes = Text(most=20000)
    status = Word(ClientStatus)


class ClientSchema(ExternalId):
    id = Id(required=True)
    name = fields.String(required=True)
    email = fields.String(allow_none=True)
    company = fields.String()
    phone = fields.String()
    address = fields.String()
    billing_address = fields.String()
    default_hourly_rate = Amount(allow_none=True)
    currency = fields.String(allow_none=True)
    notes = fields.String()
    status = Word(ClientStatus)
    created_at = UtcDateTime()
    updated_at = UtcDateTime()


class ClientListArgs(ListArgs):
    external_source = filter_by(Client.external_source, Text(most=60))
    external_id = filter_by(Client.external_id, Text(most=200))
    status = filter_by(Client.status, Word(ClientStatus))
    q = matching(Client.name, Client.email, Client.company)
    updated_since = updated_since(Client.updated_at)
    sort = sort_by(
        {"name": Client.name, "created_at": Client.created_at, "updated_at": Client.updated_at},
        default="name",
    )
