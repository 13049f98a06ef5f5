"""Secrets at rest: encrypted with a key that is derived from SECRET_KEY and stands in no table."""

import base64
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


class Vault:
    """docs/decisions/0012 says why Fernet, and what happens when SECRET_KEY changes."""

    def __init__(self, secret_key: str) -> None:
        self._fernet = _fernet(secret_key)

    def seal(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str | None:
        """None for what was sealed with another key."""
        from cryptography.fernet import InvalidToken

        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken:
            return None


def _fernet(secret_key: str) -> "Fernet":
    # Loaded by the processes that have a secret to open, and not by all.
    from cryptography.fernet import Fernet
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"timetracker webhooks")
    return Fernet(base64.urlsafe_b64encode(derive.derive(secret_key.encode())))
