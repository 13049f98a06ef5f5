"""Which user somebody is who comes from an identity provider.

An identity is linked to a user once, by its email address where the provider has verified that.
Administrators are linked by `timetracker link-identity` alone: whoever can get an address verified
somewhere would get all there is.
"""

from typing import Any

from sqlalchemy import func, select

from app.events.ledger import EventType, record
from app.identity.models import DOES_NOT_SIGN_IN, Role, User
from app.identity.open_id import setup
from app.identity.open_id.models import Identity
from app.identity.users import service as users
from app.identity.users.schemas import UserInput
from app.identity.users.service import USER
from app.kit.actor import SYSTEM, Actor
from app.kit.db import session
from app.kit.errors import Forbidden, Invalid
from app.kit.json_body import is_storable
from app.kit.loading import load

MOST_SUBJECT = 255


class NoAccount(Forbidden):
    """One sentence for all that is so: nobody is told who has an account, or had one."""

    def __init__(self) -> None:
        super().__init__("There is no account for you here. Ask an administrator.")


def user_of(issuer: str, claims: dict[str, Any]) -> User:
    """The active user that the claims, which are believed, are about; linked or made on the way.

    :raises NoAccount: if there is none
    """
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= MOST_SUBJECT:
        raise NoAccount
    if not is_storable(subject):
        raise NoAccount
    user = linked(issuer, subject)
    if user is None:
        user = by_email(claims) or newcomer(claims)
        if user.role == Role.ADMIN:
            raise Forbidden(
                "Administrators are linked on the server: "
                f"timetracker link-identity {user.username} {subject}"
            )
        link(SYSTEM, user.id, issuer, subject)
    if not user.is_active:
        raise NoAccount
    return user


def linked(issuer: str, subject: str) -> User | None:
    this = (Identity.issuer == issuer, Identity.subject == subject)
    return session.scalar(select(User).join(Identity, Identity.user_id == User.id).where(*this))


def link(actor: Actor, user_id: int, issuer: str, subject: str) -> None:
    user = users.get(actor, user_id)
    if user.is_service_account:
        raise Invalid({"username": [DOES_NOT_SIGN_IN]})
    session.add(Identity(user_id=user.id, issuer=issuer, subject=subject))
    session.flush()
    also = {"identity": [None, {"issuer": issuer, "subject": subject}]}
    record(actor, EventType.USER_IDENTITY_LINKED, user, USER, also=also)


def verified_email(claims: dict[str, Any]) -> str:
    """The address, if the provider has verified it and its domain may come in.

    :raises NoAccount: otherwise
    """
    email, domains = claims.get("email"), setup.current().domains
    if claims.get("email_verified") is not True or not isinstance(email, str):
        raise NoAccount
    if domains and email.rpartition("@")[2].lower() not in domains:
        raise NoAccount
    if not is_storable(email):
        raise NoAccount
    return email


def by_email(claims: dict[str, Any]) -> User | None:
    email = verified_email(claims).lower()
    found = session.scalar(select(User).where(func.lower(User.email) == email))
    if found is not None and (found.is_service_account or not found.is_active):
        raise NoAccount
    return found


def newcomer(claims: dict[str, Any]) -> User:
    """Somebody whom the provider knows and we do not, where the settings let them in."""
    email = verified_email(claims)
    wanted = claims.get("preferred_username") or email.partition("@")[0]
    told = {"username": wanted, "full_name": claims.get("name") or "", "email": email}
    fields, errors = load(UserInput(), told)
    if errors or not setup.current().creates_users or users.find(fields["username"]):
        raise NoAccount
    row = users.create(SYSTEM, **fields)
    return session.get_one(User, row["id"])
