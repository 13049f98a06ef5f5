"""A form that is sent twice has one effect: by a double click, or again after a lost answer."""

import secrets

import orjson
from flask import Response, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dashboard.blueprint import bp
from app.identity.idempotency import keeping
from app.identity.idempotency.replaying import fingerprint
from app.kit.errors import Unavailable

_FIELD = "form_key"


@bp.app_template_global()
def form_key() -> str:
    """What tells a form from the same one, shown and filled in alike another time."""
    return secrets.token_urlsafe(12)


@bp.before_request
def answer_again() -> ResponseReturnValue | None:
    """The key of a form is taken in the transaction of its effect; a refusal gives it back.

    It counts with all that was sent beside it: who goes back and sends something else means it.
    """
    if _FIELD not in request.form or "actor" not in g:
        return None
    print_of_form = fingerprint(orjson.dumps(list(request.form.items(multi=True))))
    key = f"form:{print_of_form.hex()}"
    try:
        kept = keeping.reserve(g.actor.user_id, key, print_of_form)
    except keeping.IsRunning:
        raise Unavailable("This form was sent before, and is not done yet; try again") from None
    if kept:
        return again(kept)
    g.form_key = key
    return None


def again(kept: keeping.Kept) -> ResponseReturnValue:
    """The way to what the first answer led to."""
    told = _("This form was sent before. Nothing was done a second time.")
    if kept.status == 200 and kept.location:
        told += " " + _("If you missed what is shown only once, make a new one.")
    flash(told)
    if "HX-Request" in request.headers:
        return "", 204, {"HX-Refresh": "true"}
    return redirect(kept.location or url_for("dashboard.home"))


@bp.after_request
def keep_answer(response: Response) -> Response:
    """Keep where the answer leads to, and nothing of what it shows, which may be a secret.

    A page that is no refusal and leads nowhere has done nothing: it asks whether one is sure, say.
    Nor has a part of a page that sends the browser elsewhere; its form stays, to be sent again.
    """
    key = g.get("form_key")
    if key is None or response.status_code >= 400:
        return response
    place = response.headers.get("Location") or response.headers.get("Content-Location")
    is_part = "HX-Request" in request.headers and "HX-Redirect" not in response.headers
    if place or is_part:
        keeping.keep(g.actor.user_id, key, response.status_code, place, "")
    else:
        keeping.forget(g.actor.user_id, key)
    return response


def shown_once(page: str, place: str) -> ResponseReturnValue:
    """The answer to a form that shows a secret, and where to find what it is of."""
    return page, 200, {"Content-Location": place}
