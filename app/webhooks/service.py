"""What can be done with webhooks: everybody with their own, administrators with all."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, select

from app.events.ledger import EventType, record, record_creation, record_deletion, shape_of, write
from app.identity.scopes import Scope, grants
from app.kit import lookup
from app.kit.actor import Actor
from app.kit.clock import now
from app.kit.db import session
from app.kit.errors import Conflict, Errors, Forbidden, Invalid
from app.kit.wire import Row
from app.webhooks import patterns, relations, setup
from app.webhooks.custom_headers import from_text, masked, merged, to_text
from app.webhooks.models import Webhook
from app.webhooks.schemas import NO_FILTERS
from app.webhooks.sending.signing import new_secret
from app.webhooks.sending.target import wrong as wrong_url
from app.webhooks.shape import WEBHOOK


def visible_to(actor: Actor) -> Select[Any]:
    """Everybody sees their own webhooks; `admin:all` sees everybody's."""
    sees_all = Scope.ADMIN_ALL in actor.scopes
    return select(Webhook).where(*([] if sees_all else [Webhook.user_id == actor.user_id]))


def read(actor: Actor, webhook_id: int, expand: Sequence[str] = ()) -> Row:
    return lookup.read(WEBHOOK, visible_to(actor), webhook_id, expand)


def get(actor: Actor, webhook_id: int) -> Webhook:
    return lookup.lock(Webhook, visible_to(actor), webhook_id)


def create(actor: Actor, **fields: Any) -> Row:
    """A new webhook with its `secret`, which is told by this and by `rotate_secret` alone."""
    if errors := wrong(actor, fields):
        raise Invalid(errors)
    headers, secret = fields.pop("headers", {}), new_secret()
    webhook = Webhook(
        user_id=actor.user_id,
        scopes=sorted(actor.scopes),
        secret_sealed=setup.current().vault.seal(secret),
        **{"filters": dict(NO_FILTERS), **fields},
    )
    put_headers(webhook, headers)
    row = record_creation(actor, EventType.WEBHOOK_CREATED, webhook, WEBHOOK)
    return {**row, "secret": secret}


def changeable(actor: Actor, webhook_id: int) -> Webhook:
    """The webhook, if it hears of no more than the actor: who changes it may turn it elsewhere."""
    webhook = get(actor, webhook_id)
    if wider := sorted(scope for scope in webhook.scopes if not grants(actor.scopes, scope)):
        raise Forbidden(f"The webhook has scopes that yours lacks: {', '.join(wider)}")
    return webhook


def update(actor: Actor, webhook_id: int, **fields: Any) -> Row:
    """Switching it on again forgets that it failed."""
    webhook = changeable(actor, webhook_id)
    if errors := wrong(actor, fields, webhook_id):
        raise Invalid(errors)
    also = {}
    if fields.get("url", webhook.url) != webhook.url and webhook.user_id != actor.user_id:
        keep_headers_home(webhook)
    if "headers" in fields:
        before = masked(webhook.header_names)
        if put_headers(webhook, fields.pop("headers")):
            also["headers"] = [before, masked(webhook.header_names)]
    for name, value in fields.items():
        setattr(webhook, name, value)
    if fields.get("is_active"):
        webhook.disabled_at = webhook.disabled_reason = None
        webhook.failing_since = webhook.rests_until = None
    return record(actor, EventType.WEBHOOK_UPDATED, webhook, WEBHOOK, also=also)


def delete(actor: Actor, webhook_id: int) -> Row:
    """What was sent to it goes, too."""
    return record_deletion(actor, EventType.WEBHOOK_DELETED, get(actor, webhook_id), WEBHOOK)


def rotate_secret(actor: Actor, webhook_id: int, overlap_seconds: int) -> Row:
    webhook = changeable(actor, webhook_id)
    secret, until = new_secret(), now() + timedelta(seconds=overlap_seconds)
    before = webhook.previous_valid_until
    webhook.previous_sealed = webhook.secret_sealed if overlap_seconds else None
    webhook.previous_valid_until = until if overlap_seconds else None
    webhook.secret_sealed = setup.current().vault.seal(secret)
    also = {"previous_valid_until": [before, webhook.previous_valid_until]}
    row = record(actor, EventType.WEBHOOK_SECRET_ROTATED, webhook, WEBHOOK, also=also)
    return {**row, "secret": secret}


def ping(actor: Actor, webhook_id: int) -> Row:
    """An event that is sent to this webhook alone, whatever it asks for."""
    webhook = get(actor, webhook_id)
    if not webhook.is_active:
        raise Conflict("The webhook is not active", code="webhook_not_active")
    row = shape_of(webhook, WEBHOOK)
    write(actor, EventType.PING, webhook.id, row, {})
    return row


def keep_headers_home(webhook: Webhook) -> None:
    """What its owner gave in confidence is not sent elsewhere by somebody else."""
    if webhook.header_names:
        raise Invalid({"url": ["The webhook has headers of its owner, who alone moves it"]})


def put_headers(webhook: Webhook, given: dict[str, str]) -> bool:
    """Whether they differ from what was there."""
    kept = headers_of(webhook)
    headers, lacking = merged(given, kept)
    if lacking:
        raise Invalid({f"headers.{name}": ["There is no value to keep"] for name in lacking})
    if headers == kept:
        return False
    webhook.header_names = list(headers)
    webhook.headers_sealed = setup.current().vault.seal(to_text(headers)) if headers else None
    return True


def disabled(actor: Actor) -> list[Webhook]:
    """One's own that were switched off because nothing got through."""
    of_ones_own = Webhook.user_id == actor.user_id, Webhook.disabled_at.is_not(None)
    return list(session.scalars(select(Webhook).where(*of_ones_own).order_by(Webhook.name)))


def headers_of(webhook: Webhook) -> dict[str, str]:
    sealed = webhook.headers_sealed
    return from_text(setup.current().vault.open(sealed)) if sealed else {}


def wrong(actor: Actor, fields: dict[str, Any], webhook_id: int | None = None) -> Errors:
    """Addresses that nothing is sent to, events that are not heard, filters by what is not seen."""
    scopes = get(actor, webhook_id).scopes if webhook_id else actor.scopes
    found = {
        "url": wrong_url(fields["url"], setup.current().rules) if fields.get("url") else [],
        "events": patterns.wrong(fields.get("events", ()), scopes),
        **relations.wrong(actor, fields.get("filters") or {}),
    }
    return {name: sentences for name, sentences in found.items() if sentences}
