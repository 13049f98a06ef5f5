"""One effect for each key: the first request runs, its repetitions get the first answer."""

import hmac
import re
from collections.abc import Mapping
from typing import Any

import orjson
from flask import Response, current_app, g, make_response, request

from app.identity.idempotency import keeping
from app.kit import preconditions
from app.kit.errors import AppError, Invalid
from app.kit.operation import View

_KEY = re.compile(r"[\x20-\x7e]{1,255}")
# Tokens, secrets of webhooks and of authenticator apps, recovery codes: told once, so kept neither
# here nor on any disk.
_SECRET = re.compile(
    r"(tt_[0-9A-Za-z]{4})[0-9A-Za-z]{28}|(whsec_)[0-9A-Za-z+/=]{32,}"
    r'|(secret=|"secret":")[A-Z2-7]{32}|(")[a-z2-7]{4}(?:-[a-z2-7]{4}){5}'
)
_WRITING = ("POST", "PUT", "PATCH", "DELETE")


class Reused(AppError):
    status, code, error = 422, "idempotency_key_reused", "Idempotency key reused"


def once(view: View, path: Mapping[str, Any]) -> Any:
    """The view's answer, or the one that was given to the first request with this key."""
    key = request.headers.get("Idempotency-Key")
    if key is None or request.method not in _WRITING:
        return view(**path)
    if not _KEY.fullmatch(key):
        raise Invalid({"Idempotency-Key": ["Must have 1 to 255 printable ASCII characters"]})
    user_id, told = g.actor.user_id, fingerprint(body_of_request())
    if kept := keeping.reserve(user_id, key, told):
        return replayed(kept, told)
    response = make_response(view(**path))
    body = _SECRET.sub(r"\1\2\3\4***", response.get_data(as_text=True))
    keeping.keep(user_id, key, response.status_code, response.headers.get("Location"), body)
    return response


def replayed(kept: keeping.Kept, told: bytes) -> Response:
    if kept.fingerprint != told:
        raise Reused("This Idempotency-Key was used for another request; take a new one")
    preconditions.waive()
    headers = {"Idempotent-Replayed": "true"}
    if kept.location:
        headers["Location"] = kept.location
    return Response(kept.body, kept.status, headers, mimetype="application/json")


def body_of_request() -> bytes:
    """The same for what means the same: the order of keys in an object does not count."""
    raw = request.get_data()
    try:
        return orjson.dumps(orjson.loads(raw), option=orjson.OPT_SORT_KEYS)
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        # No JSON, or nested too deeply, which the view says.
        return raw


def fingerprint(body: bytes) -> bytes:
    """Of the request with this body.

    Who may do less now, or comes with a token of fewer scopes, does not ask the same. Keyed, for a
    body may hold a password: a plain hash of it, in a stolen backup, could be searched.
    """
    rights = " ".join([g.actor.role, *sorted(g.actor.scopes)])
    address = f"{request.path}?{request.query_string.decode('latin-1')}"
    asked = f"{rights}\n{request.method} {address}\n".encode()
    return hmac.digest(current_app.config["SECRET_KEY"].encode(), asked + body, "sha256")
