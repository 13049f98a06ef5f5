"""`/sign-in/openid`: to the identity provider, and back."""

import re
import time
from hmac import compare_digest
from typing import TYPE_CHECKING, Any

import structlog
from flask import current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from app.dashboard.blueprint import bp
from app.dashboard.forms import Form
from app.dashboard.pages.sign_in.password import destination, let_in, page, tell, waiting
from app.identity.open_id import service, setup
from app.identity.open_id.failing import ProviderFails
from app.identity.sign_in import attempts
from app.kit import db
from app.kit.errors import AppError, Forbidden, NotFound, Refused, TooManyRequests, Unavailable

if TYPE_CHECKING:
    from app.identity.open_id.provider import Provider

# How long somebody may take at the provider.
SECONDS = 600
_FLOW = "openid"
_ERROR = re.compile(r"[a-z_]{1,60}")

log = structlog.get_logger()


@bp.get("/sign-in/openid")
def sign_in_open_id() -> ResponseReturnValue:
    """A link and no form: `form-action` of the policy would stop the browser on its way there."""
    provider = configured()
    try:
        attempts.count(request.remote_addr or "::")
        flow = provider.begin(callback())
    except ProviderFails as failure:
        return refused(broken(provider, failure))
    except (TooManyRequests, Unavailable) as refusal:
        return refused(refusal)
    kept = {"state": flow.state, "nonce": flow.nonce, "verifier": flow.verifier}
    session[_FLOW] = kept | {"until": time.time() + SECONDS, "next": destination()}
    return redirect(flow.url)


@bp.get("/sign-in/openid/callback")
def sign_in_open_id_callback() -> ResponseReturnValue:
    provider = configured()
    try:
        attempts.count(request.remote_addr or "::")
        flow = own_flow(provider)
        claims = provider.claims(
            request.args.get("code", ""), flow["nonce"], flow["verifier"], callback()
        )
        # The browser comes back by a link, and is let in by it.
        db.write_in_transaction()
        user = service.user_of(provider.issuer, claims)
    except ProviderFails as failure:
        return refused(broken(provider, failure))
    except (Forbidden, Refused, TooManyRequests, Unavailable) as refusal:
        return refused(refusal)
    return let_in(user, flow["next"])


def configured() -> "Provider":
    """:raises NotFound: if there is no provider"""
    provider = setup.current().provider
    if provider is None:
        raise NotFound("There is no such page")
    return provider


def own_flow(provider: "Provider") -> dict[str, Any]:
    """What was kept of the sign-in that this browser began, once.

    :raises Refused: for that of another browser, for an old one, and where the provider refuses
    """
    flow: dict[str, Any] = session.pop(_FLOW, None) or {"state": "", "until": 0}
    given = request.args.get("state", "")
    is_ours = compare_digest(given.encode(), flow["state"].encode()) and bool(given)
    # Who else may answer, and for whom: RFC 9207.
    is_from_there = request.args.get("iss", provider.issuer) == provider.issuer
    if not is_ours or not is_from_there or flow["until"] < time.time():
        raise Refused("This sign-in was begun elsewhere, or too long ago. Try again.")
    if error := request.args.get("error"):
        told = f" ({error})" if _ERROR.fullmatch(error) else ""
        raise Refused(f"{provider.name} did not sign you in{told}.")
    return flow


def callback() -> str:
    path = url_for("dashboard.sign_in_open_id_callback")
    root = current_app.config["PUBLIC_URL"] or request.host_url.rstrip("/")
    return f"{root}{path}"


def broken(provider: "Provider", failure: ProviderFails) -> AppError:
    log.warning("identity provider fails", issuer=provider.issuer, error=str(failure))
    return Refused(f"{provider.name} does not answer as it should. Try again, or use a password.")


def refused(refusal: AppError) -> ResponseReturnValue:
    return page(tell(Form(), refusal)), refusal.status, waiting(refusal)
