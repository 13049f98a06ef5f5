"""Time-based one-time passwords: RFC 6238 over RFC 4226, as authenticator apps make them.

SHA-1, six digits and steps of 30 seconds are the values that every app knows; some ignore others.
"""

import base64
import hmac
import secrets
from urllib.parse import quote, urlencode

SECONDS, DIGITS = 30, 6
# A clock may be wrong by a step, and a code is typed while its step ends.
TOLERATED = (-1, 0, 1)
# As long as the hash (RFC 4226, section 4).
SECRET_BYTES = 20


def new_secret() -> str:
    """Base32, 32 characters."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def code_at(secret: str, step: int) -> str:
    digest = hmac.digest(base64.b32decode(secret), step.to_bytes(8), "sha1")
    offset = digest[-1] & 0xF
    number = int.from_bytes(digest[offset : offset + 4]) & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_of(secret: str, code: str, timestamp: float) -> int | None:
    """The step that the code is of, if that is now or next to it."""
    current = int(timestamp) // SECONDS
    steps = [current + tolerated for tolerated in TOLERATED]
    matching = [step for step in steps if hmac.compare_digest(code_at(secret, step), code)]
    return matching[-1] if matching else None


def uri(secret: str, username: str, issuer: str) -> str:
    """`otpauth://…`, which apps read off a QR code; they name the entry by issuer and username."""
    label = quote(f"{issuer}:{username}", safe="")
    asked = {"secret": secret, "issuer": issuer, "algorithm": "SHA1"}
    return f"otpauth://totp/{label}?{urlencode(asked, quote_via=quote)}&digits=6&period=30"
