"""Recovery codes: ten, each for one sign-in."""

import base64
import re
import secrets

from sqlalchemy import delete, insert

from app.identity.second_factor.models import RecoveryCode
from app.identity.token_format import hash_of
from app.kit.db import session

COUNT = 10
FORM = re.compile(r"[a-z2-7]{24}")
# 120 bits of chance, so that a plain hash of it cannot be searched.
_BYTES = 15


def replace(user_id: int) -> list[str]:
    """New codes instead of those before; what is returned is stored nowhere."""
    forget(user_id)
    codes = [new_code() for _ in range(COUNT)]
    rows = [{"user_id": user_id, "code_hash": hash_of(plain(code))} for code in codes]
    session.execute(insert(RecoveryCode), rows)
    return codes


def forget(user_id: int) -> None:
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))


def use(user_id: int, code: str) -> bool:
    """Whether it was one. Of two who use it at once the database lets one."""
    this = (RecoveryCode.user_id == user_id, RecoveryCode.code_hash == hash_of(code))
    used = delete(RecoveryCode).where(*this).returning(RecoveryCode.user_id)
    return session.execute(used).first() is not None


def new_code() -> str:
    """Such as `k3zq-…`: six groups of four, in letters and digits that are not mixed up."""
    text = base64.b32encode(secrets.token_bytes(_BYTES)).decode().lower()
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def plain(code: str) -> str:
    """What was typed, without what people put between."""
    return re.sub(r"[\s-]", "", code).lower()
