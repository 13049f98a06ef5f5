"""`/api/v1/clients`."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint
from sqlalchemy import Select

from app.clients import service
from app.clients.models import Client
from app.clients.schemas import ClientInput, ClientListArgs
from app.clients.shape import CLIENT
from app.identity.access import requires
from app.kit.actor import actor
from app.kit.bulk.endpoint import changes_many
from app.kit.bulk.running import Verbs
from app.kit.endpoint import lists, refuses, returns, shows
from app.kit.external_ids.endpoint import puts, read
from app.kit.taking import takes
from app.kit.wire import Row

bp = Blueprint("clients", __name__)
_VERBS = Verbs(
    Client,
    service.visible_to,
    create=service.create,
    update=service.update,
    delete=service.archive,
)


@bp.get("/clients")
@requires("read:clients")
@lists(CLIENT, key="clients", args=ClientListArgs)
def index() -> Select[Any]:
    """List clients."""
    return service.visible_to(actor)


@bp.post("/clients")
@requires("write:clients")
@takes(ClientInput)
@refuses(409, "There is already a client of that name")
@returns(
    CLIENT,
    key="client",
    status=201,
    message="Client created successfully",
    location="/api/v1/clients/{id}",
)
def create(data: dict[str, Any]) -> Row:
    """Create a client."""
    return service.create(actor, **data)


@bp.get("/clients/<id:client_id>")
@requires("read:clients")
@shows(CLIENT, key="client")
def show(client_id: int, expand: Sequence[str]) -> Row:
    """Show one client."""
    return service.read(actor, client_id, expand)


@bp.route("/clients/<id:client_id>", methods=["PUT", "PATCH"])
@requires("write:clients")
@takes(ClientInput, partial=True)
@refuses(409, "There is already a client of that name")
@returns(CLIENT, key="client", message="Client updated successfully")
def update(client_id: int, data: dict[str, Any]) -> Row:
    """Change a client.

    Only the fields you send are changed; `status: active` brings an archived client back.
    """
    return service.update(actor, client_id, **data)


@bp.delete("/clients/<id:client_id>")
@requires("write:clients")
@refuses(409, "The client has active projects")
@returns(CLIENT, key="client", message="Client archived successfully")
def archive(client_id: int) -> Row:
    """Archive a client.

    Nothing is deleted. Refused while the client has active projects. Twice is fine.
    """
    return service.archive(actor, client_id)


@bp.post("/clients/bulk")
@requires("write:clients")
@changes_many(ClientInput)
def change_many() -> Verbs:
    """Create, change and archive many clients.

    Up to 500 `operations`, or the same `changes` to up to 500 `ids`. Each is what the call for one
    would be, in their order, with the same answer; `delete` archives. `atomic`: where one cannot
    be done, none is.
    """
    return _VERBS


@bp.get("/clients/by-external-id/<source>/<rest:external_id>")
@requires("read:clients")
@shows(CLIENT, key="client")
def show_by_external_id(source: str, external_id: str, expand: Sequence[str]) -> Row:
    """Show the client that another system knows by this id."""
    return read(CLIENT, service.visible_to(actor), source, external_id, expand)


@bp.put("/clients/by-external-id/<source>/<rest:external_id>")
@requires("write:clients")
@puts(CLIENT, ClientInput, key="client")
def put_by_external_id() -> Verbs:
    """Create or change the client that another system knows by this id.

    Where there is none it is created, with all that is required (201); otherwise the fields that
    you send are changed (200). An id of one that you do not see is taken (409).
    """
    return _VERBS
