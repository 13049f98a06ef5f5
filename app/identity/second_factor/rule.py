"""Who has to have a second factor, as the settings say: in SQL, for whoever asks."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from app.identity.models import Role, User
from app.kit.db import session
from app.settings.models import RequireSecondFactor, Settings

_required: Any = select(Settings.require_second_factor).scalar_subquery()
# Who has no password is signed in by an identity provider, whose matter it is then.
LACKS_SECOND_FACTOR: ColumnElement[bool] = and_(
    User.password_hash.is_not(None),
    ~User.has_second_factor,
    or_(
        _required == RequireSecondFactor.EVERYBODY,
        and_(_required == RequireSecondFactor.ADMINISTRATORS, User.role == Role.ADMIN),
    ),
)


def lacks(user_id: int) -> bool:
    return bool(session.scalar(select(LACKS_SECOND_FACTOR).where(User.id == user_id)))
