"""How a client is read, and what is hidden from whom."""

from app.clients.models import Client
from app.clients.schemas import ClientSchema
from app.kit.actor import Actor
from app.kit.wire import Row, Wire


def conceal(actor: Actor, row: Row) -> None:
    """A client's rate is for administrators."""
    if not actor.is_admin:
        row.pop("default_hourly_rate", None)


CLIENT = Wire(ClientSchema, Client, conceal=conceal)
