"""Whether a token still works, in SQL: said once for whoever asks."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_

from app.identity.models import ApiToken, User

# Neither revoked nor expired.
IS_ACTIVE: ColumnElement[bool] = ApiToken.revoked_at.is_(None) & or_(
    ApiToken.expires_at.is_(None), ApiToken.expires_at > func.now()
)
# Its user may still act, too.
WORKS: ColumnElement[bool] = IS_ACTIVE & User.is_active
# After a rotation, the hash of the secret before: for as long as that goes on working.
_PREVIOUS_WORKS = ApiToken.previous_valid_until > func.now()
PREVIOUS_HASH: ColumnElement[str | None] = case((_PREVIOUS_WORKS, ApiToken.previous_hash))


def is_secret(given: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether this is the hash of the token's secret, or for a time of the one before."""
    return or_(
        ApiToken.token_hash == given,
        and_(ApiToken.previous_hash == given, _PREVIOUS_WORKS),
    )
