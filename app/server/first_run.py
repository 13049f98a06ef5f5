"""What an empty database needs before somebody can sign in: an administrator and a token."""

from dataclasses import dataclass

from sqlalchemy import select

from app.identity import passwords
from app.identity.models import Role, User
from app.identity.scopes import Scope
from app.identity.tokens import service as tokens
from app.identity.users import service as users
from app.kit.actor import SYSTEM
from app.kit.db import session

USERNAME = "admin"


@dataclass(frozen=True)
class Welcome:
    """What the first administrator must be told, once: it is stored nowhere in clear."""

    password: str
    token: str

    def told(self, url: str) -> str:
        return f"""
This is shown once. Sign in, and change the password:

    Dashboard   {url}/
    Username    {USERNAME}
    Password    {self.password}

For programs there is a first token with every right, and {url}/api/docs:

    {self.token}

    curl -H "Authorization: Bearer {self.token}" {url}/api/v1/users/me

"""


def welcome() -> Welcome | None:
    """Make the first administrator; None where somebody is there already."""
    if session.scalar(select(User.id).limit(1)) is not None:
        return None
    password = passwords.generate()
    admin = users.create(SYSTEM, username=USERNAME, role=Role.ADMIN, password=password)
    _, token = tokens.create(
        SYSTEM, name="First token", user_id=admin["id"], scopes=[Scope.ADMIN_ALL]
    )
    session.commit()
    return Welcome(password, token)
