"""People to choose from in a form."""

from collections.abc import Collection

from sqlalchemy import or_

from app.dashboard.choices import number
from app.identity.models import User
from app.identity.users import service as users
from app.kit.actor import Actor
from app.kit.db import session


def choices(actor: Actor, chosen: Collection[str] = ()) -> list[tuple[int, str]]:
    """Id, and username with the full name, of everybody active whom the actor sees, and of those
    who are chosen.
    """
    kept = User.id.in_([number(one) for one in chosen])
    visible = users.visible_to(actor).where(or_(User.is_active, kept))
    columns = visible.with_only_columns(User.id, User.username, User.full_name)
    found = session.execute(columns.order_by(User.username))
    return [(ident, f"{name} – {full}" if full else name) for ident, name, full in found]  # noqa: RUF001  # a dash


def everybody(actor: Actor) -> list[tuple[int, str]]:
    """Id and username of everybody whom the actor sees, those who left as well."""
    columns = users.visible_to(actor).with_only_columns(User.id, User.username)
    return [(ident, name) for ident, name in session.execute(columns.order_by(User.username))]
