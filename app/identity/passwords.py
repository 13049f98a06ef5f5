"""Passwords: argon2id, the same time for a user who does not exist, none that is soon guessed."""

import secrets
from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

# RFC 9106, second recommended option, with more passes in less memory: 46 MiB and one pass is the
# floor of the OWASP password storage sheet; 64 MiB and three passes stands above it.
_hasher = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=1)
LEAST, MOST = 10, 200
# Of five steps from 0: from here on a password stands a million guesses, which no limit of attempts
# lets through.
_LEAST_SCORE = 2
# Longer ones take zxcvbn long, and are no worse than their beginning.
_LOOKED_AT = 72
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


def is_guessable(password: str, known: Iterable[str]) -> bool:
    """Whether it is a common one, a simple pattern, or made of words `known` of its owner."""
    # Here and not above: it keeps 14 MB of words, which most processes never need.
    from zxcvbn import zxcvbn

    told = zxcvbn(password[:_LOOKED_AT], user_inputs=["timetracker", *known])
    return int(told["score"]) < _LEAST_SCORE
