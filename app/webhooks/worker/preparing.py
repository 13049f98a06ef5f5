"""What is sent: made at the last moment, by the rights that the owner has then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from app.activity import ledger
from app.activity.facts import Facts
from app.activity.ledger import Happening
from app.activity.payload import event_key, told
from app.activity.sight import sees
from app.identity import listeners
from app.kit.actor import Actor
from app.kit.json_text import to_json
from app.kit.prepared import Prepared
from app.webhooks import setup
from app.webhooks.custom_headers import from_text
from app.webhooks.sending.post import Outcome
from app.webhooks.sending.signing import headers, older_signature
from app.webhooks.worker.claiming import Claim

NO_OWNER = "The owner of the webhook is not active any more"
UNSEEN = "The owner of the webhook may not see this any more"
GONE = "The event is not there any more"
UNREADABLE = "Its secret cannot be read, because SECRET_KEY has changed: rotate the secret"

_WEBHOOKS = Prepared(
    text(
        "SELECT id, url, user_id, scopes, headers_sealed, secret_sealed,"
        " CASE WHEN previous_valid_until > statement_timestamp() THEN previous_sealed END"
        " AS previous_sealed FROM webhooks WHERE id = ANY(CAST(:ids AS bigint[]))"
    )
)


@dataclass(frozen=True)
class Parcel:
    """One request, ready to be sent."""

    claim: Claim
    url: str
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True)
class Done:
    """What came of a claim: an outcome, or why nothing was sent (`skipped`, or `unreadable`)."""

    claim: Claim
    body: bytes | None = None
    outcome: Outcome | None = None
    skipped: str | None = None
    unreadable: bool = False
    begun: float = 0.0


def prepare(claims: Sequence[Claim]) -> tuple[list[Parcel], list[Done]]:
    """What to send, and what not to."""
    webhooks = {row["id"]: row for row in _webhooks(claims)}
    actors = _actors(list(webhooks.values()))
    events = {event["id"]: event for event in ledger.these([claim.event_id for claim in claims])}
    facts = Facts.of(events.values())
    parcels, done = [], []
    for claim in claims:
        webhook, event = webhooks.get(claim.webhook_id), events.get(claim.event_id)
        actor = actors.get(claim.webhook_id)
        if webhook is None or event is None:
            done.append(Done(claim, skipped=GONE))
        elif actor is None or not sees(actor, event, facts):
            done.append(Done(claim, skipped=UNSEEN if actor else NO_OWNER))
        elif parcel := _parcel(claim, webhook, actor, event, facts):
            parcels.append(parcel)
        else:
            done.append(Done(claim, unreadable=True))
    return parcels, done


def _webhooks(claims: Sequence[Claim]) -> list[dict[str, Any]]:
    return _WEBHOOKS.run(ids=sorted({claim.webhook_id for claim in claims})).dicts()


def _actors(webhooks: list[dict[str, Any]]) -> dict[int, Actor | None]:
    """By the id of the webhook."""
    found = listeners.by_scopes([(row["user_id"], row["scopes"]) for row in webhooks])
    return {row["id"]: actor for row, actor in zip(webhooks, found, strict=True)}


def _parcel(
    claim: Claim, webhook: dict[str, Any], actor: Actor, event: Happening, facts: Facts
) -> Parcel | None:
    """None where the secrets of the webhook cannot be read."""
    vault = setup.current().vault
    sealed = [s for s in (webhook["secret_sealed"], webhook["previous_sealed"]) if s]
    secrets = [secret for one in sealed if (secret := vault.open(one)) is not None]
    own = vault.open(webhook["headers_sealed"]) if webhook["headers_sealed"] else "{}"
    if vault.open(sealed[0]) is None or own is None:
        return None
    body = to_json(told(actor, event, facts))
    return Parcel(
        claim,
        webhook["url"],
        body,
        {
            **from_text(own),
            "Content-Type": "application/json",
            "User-Agent": "TimeTracker/1",
            **headers(event_key(event["id"]), body, secrets, datetime.now(UTC)),
            "X-Webhook-Event": event["type"],
            "X-Webhook-Signature": older_signature(secrets[0], body),
        },
    )
