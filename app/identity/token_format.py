"""The form of a token: `tt_`, 26 random characters, and 6 that check them.

The checksum (CRC32 in base62) lets a mistyped or random string be refused without a query, and
secret scanners tell our tokens from other text.
"""

import re
import secrets
import string
import zlib
from hashlib import sha256

ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
PREFIX = "tt_"
SHOWN = 10
_FORM = re.compile(r"tt_([0-9A-Za-z]{26})([0-9A-Za-z]{6})")


def new_token() -> str:
    body = "".join(secrets.choice(ALPHABET) for _ in range(26))
    return PREFIX + body + checksum(body)


def checksum(body: str) -> str:
    number, digits = zlib.crc32(body.encode()), ""
    for _ in range(6):
        number, digit = divmod(number, 62)
        digits = ALPHABET[digit] + digits
    return digits


def is_well_formed(token: str) -> bool:
    parts = _FORM.fullmatch(token)
    return parts is not None and checksum(parts[1]) == parts[2]


def hash_of(token: str) -> str:
    """What is stored: a token has 155 bits of chance, so a plain SHA-256 cannot be searched."""
    return sha256(token.encode()).hexdigest()
