"""What can be done with clients. Everybody in the house sees them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select

from app.clients.models import Client, ClientStatus
from app.clients.shape import CLIENT
from app.events.ledger import EventType, record, record_creation
from app.kit import batch, lookup
from app.kit.actor import Actor
from app.kit.prepared import Prepared, among
from app.kit.wire import Row

_STATUSES = Prepared(select(Client.id, Client.status).where(among(Client.id)))


def visible_to(actor: Actor) -> Select[Any]:
    return select(Client)


def read(actor: Actor, client_id: int, expand: Sequence[str] = ()) -> Row:
    return lookup.read(CLIENT, visible_to(actor), client_id, expand)


def get(actor: Actor, client_id: int) -> Client:
    return lookup.lock(Client, visible_to(actor), client_id)


def wrong(actor: Actor, client_id: int | None) -> list[str]:
    """Why a client cannot be attached to something; nothing when it can, or when there is none."""
    if client_id is None:
        return []
    status = batch.ask(_statuses, None, [client_id]).get(client_id)
    if status is None:
        return [f"There is no client {client_id}"]
    return [] if status == ClientStatus.ACTIVE else ["The client is archived"]


def _statuses(_: None, client_ids: Sequence[int]) -> dict[int, str]:
    return dict(_STATUSES.run(ids=list(client_ids)).tuples)


def create(actor: Actor, **fields: Any) -> Row:
    client = Client(**fields)
    return record_creation(actor, EventType.CLIENT_CREATED, client, CLIENT)


def update(actor: Actor, client_id: int, **fields: Any) -> Row:
    client = get(actor, client_id)
    before = client.status
    for name, value in fields.items():
        setattr(client, name, value)
    return record(actor, happened(before, client.status), client, CLIENT)


def archive(actor: Actor, client_id: int) -> Row:
    """Clients are never deleted: the time booked for them is somebody's invoice."""
    return update(actor, client_id, status=ClientStatus.ARCHIVED)


def happened(before: ClientStatus, after: ClientStatus) -> EventType:
    if before == after:
        return EventType.CLIENT_UPDATED
    if after == ClientStatus.ARCHIVED:
        return EventType.CLIENT_ARCHIVED
    return EventType.CLIENT_STATUS_CHANGED
