"""Secrets at rest: encrypted with keys that are derived from SECRET_KEY and stand in no table."""

import base64
from functools import cache
from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


class Vault:
    """docs/decisions/0012 says why Fernet, and what happens when SECRET_KEY changes.

    What is sealed for one purpose does not open for another.
    """

    def __init__(self, secret_key: str, purpose: str) -> None:
        self._fernet = _fernet(secret_key, purpose)

    def seal(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str | None:
        """None for what was sealed with another key."""
        from cryptography.fernet import InvalidToken

        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken:
            return None


def vault(purpose: str) -> Vault:
    # The key of the cookies, which is made for this process where none is set.
    return _vault(current_app.config["SECRET_KEY"], purpose)


@cache
def _vault(secret_key: str, purpose: str) -> Vault:
    return Vault(secret_key, purpose)


def _fernet(secret_key: str, purpose: str) -> "Fernet":
    # Loaded by the processes that have a secret to open, and not by all.
    from cryptography.fernet import Fernet
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    info = f"timetracker {purpose}".encode()
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=info)
    return Fernet(base64.urlsafe_b64encode(derive.derive(secret_key.encode())))
