"""`/api/v1/tokens`."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint
from sqlalchemy import Select

from app.identity.access import requires
from app.identity.tokens import service
from app.identity.tokens.schemas import RotationInput, TokenInput, TokenListArgs
from app.identity.tokens.service import TOKEN
from app.kit.actor import actor
from app.kit.endpoint import lists, returns, shows
from app.kit.taking import takes
from app.kit.wire import Row

bp = Blueprint("tokens", __name__)


@bp.get("/tokens")
@requires("read:tokens")
@lists(TOKEN, key="tokens", args=TokenListArgs)
def index() -> Select[Any]:
    """List API tokens.

    Your own; with `admin:all` everybody's. The clear token is never in a list.
    """
    return service.visible_to(actor)


@bp.post("/tokens")
@requires("write:tokens")
@takes(TokenInput, also=service.wrong)
@returns(
    TOKEN,
    key="token",
    status=201,
    message="Token created successfully",
    location="/api/v1/tokens/{id}",
    secret=True,
)
def create(data: dict[str, Any]) -> tuple[Row, str]:
    """Create an API token.

    The answer holds the clear token as `secret`, this once. Its scopes cannot be wider than yours.
    """
    return service.create(actor, **data)


@bp.get("/tokens/<id:token_id>")
@requires("read:tokens")
@shows(TOKEN, key="token")
def show(token_id: int, expand: Sequence[str]) -> Row:
    """Show one API token."""
    return service.read(actor, token_id, expand)


@bp.route("/tokens/<id:token_id>", methods=["PUT", "PATCH"])
@requires("write:tokens")
@takes(TokenInput, partial=True, also=service.wrong)
@returns(TOKEN, key="token", message="Token updated successfully")
def update(token_id: int, data: dict[str, Any]) -> Row:
    """Change a token's name, description, scopes, expiry or allowed addresses.

    Only the fields you send are changed; the owner stays.
    """
    return service.update(actor, token_id, **data)


@bp.delete("/tokens/<id:token_id>")
@requires("write:tokens")
@returns(TOKEN, key="token", message="Token revoked successfully")
def revoke(token_id: int) -> Row:
    """Revoke a token.

    It stops working at once and for good. Twice is fine.
    """
    return service.revoke(actor, token_id)


@bp.post("/tokens/<id:token_id>/rotate")
@requires("write:tokens")
@takes(RotationInput, optional=True)
@returns(TOKEN, key="token", message="Token rotated successfully", secret=True)
def rotate(token_id: int, data: dict[str, Any]) -> tuple[Row, str]:
    """Give a token a new secret.

    The answer holds the new clear token as `secret`, this once. The old one works for
    `overlap_seconds` more (0 to 7 days), so that a running integration can be changed over.
    """
    return service.rotate(actor, token_id, **data)
