"""The key that signs session cookies, made once and kept in the home where none is set."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from config import BadSetting

NAME = "secret_key"


def secret_key(home: Path) -> str:
    """The key in the home; it is made first, if need be.

    :raises BadSetting: if the home cannot be written to
    """
    key = home / NAME
    try:
        if not key.exists():
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            _make(key)
        return key.read_text().strip()
    except OSError as error:
        raise BadSetting(
            f"The key for session cookies cannot be kept in {home} ({error.strerror}): "
            "set TIMETRACKER_HOME to a folder of your own, or SECRET_KEY."
        ) from error


def _make(key: Path) -> None:
    with tempfile.NamedTemporaryFile("w", dir=key.parent) as unnamed:  # mode 600
        unnamed.write(secrets.token_urlsafe(48))
        unnamed.flush()
        # A link is made whole or not at all, and of two servers only the first makes it.
        with suppress(FileExistsError):
            os.link(unnamed.name, key)
