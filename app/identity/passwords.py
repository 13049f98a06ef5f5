"""Passwords: argon2id, and the same time for a user who does not exist."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

# RFC 9106, second recommended option, with more passes in less memory: 46 MiB and one pass is the
# floor of the OWASP password storage sheet; 64 MiB and three passes stands above it.
_hasher = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=1)
LEAST, MOST = 10, 200
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$" + "A" * 43


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def verify(password: str, password_hash: str | None) -> bool:
    """Whether the password is the one; takes as long for nobody as for somebody."""
    try:
        return _hasher.verify(password_hash or _NOBODY, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def generate() -> str:
    return secrets.token_urlsafe(12)
