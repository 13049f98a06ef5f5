"""Signatures of deliveries, by https://www.standardwebhooks.com."""

import base64
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

PREFIX = "whsec_"
_BYTES = 32


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def headers(event_id: str, body: bytes, signing: Sequence[str], at: datetime) -> dict[str, str]:
    """The three headers of the standard; one signature for each secret that still counts."""
    timestamp = str(int(at.timestamp()))
    signed = f"{event_id}.{timestamp}.".encode() + body
    return {
        "webhook-id": event_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(f"v1,{_signature(secret, signed)}" for secret in signing),
    }


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.digest(key, signed, "sha256")).decode()


def older_signature(secret: str, body: bytes) -> str:
    """`X-Webhook-Signature`, for receivers written for the published API: the key is the text of
    the secret as it was told.
    """
    return f"sha256={hmac.digest(secret.encode(), body, 'sha256').hex()}"
