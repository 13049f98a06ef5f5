"""Whether somebody is who they say, and the token an app gets when they are.

Failures are counted by name and address together, and by address: guessing is slow, and nobody can
lock somebody else out from elsewhere. They are counted where calls are, for all processes; while
that store is lost nobody signs in. Guesses that are under way together are each looked at before
any of them is counted: that many more, one a thread of the servers, may be made.
"""

from app.events import incidents
from app.events.ledger import EventType
from app.identity import limits, passwords
from app.identity.models import User
from app.identity.scopes import own
from app.identity.sign_in import attempts
from app.identity.token_format import hash_of
from app.identity.tokens import service as tokens
from app.identity.users import service as users
from app.identity.users.new_password import hashed
from app.kit.actor import Actor
from app.kit.clock import now
from app.kit.errors import Invalid, Unauthorized
from app.kit.rate_limits.windows import Window, Windows
from app.kit.wire import Row

MOST_BY_NAME_AND_ADDRESS = (Window("15 minutes", 10, 900),)
MOST_BY_ADDRESS = (Window("15 minutes", 50, 900),)
APP_TOKEN_DAYS = 30


def check(username: str, password: str, ip: str) -> User:
    """The active user with this name and password; 401 otherwise, 429 after too many failures."""
    attempts.count(ip)
    failures = failures_of(username, ip)
    for key, windows in failures.items():
        limits.refuse_if_full(key, windows, "failed attempts to sign in", closed=True)
    user = users.find(username)
    known = user is not None and user.is_active
    if not passwords.verify(password, user.password_hash if user and known else None) or not user:
        tell_failure(user)
        for key, windows in failures.items():
            limits.current().counter.take(key, windows, closed=True)
        raise Unauthorized("The username or the password is wrong", error="Sign-in failed")
    return user


def check_own(actor: Actor, **given: str) -> None:
    """Refuse a password that is not the actor's, by the name of its field: who holds a token is not
    yet the person. Wrong ones count as failed sign-ins do: a token is no way around.
    """
    [(field, password)] = given.items()
    try:
        check(actor.username, password, actor.ip or "::")
    except Unauthorized:
        raise Invalid({field: ["The password is wrong"]}) from None


def change_password(actor: Actor, current_password: str, password: str, *, kept: str = "") -> Row:
    """One's own. Browser sessions end, but the one whose cookie holds the word `kept`."""
    check_own(actor, current_password=current_password)
    user = users.get(actor, actor.user_id or 0)
    user.password_hash = hashed(password, user)
    users.end_sessions(user, kept=kept)
    return users.told_of_password(actor, user)


def tell_failure(user: User | None) -> None:
    """Without a name that nobody has: people type passwords and tokens into its field."""
    if user is None:
        told = {"username": None, "reason": "unknown"}
    else:
        told = {"username": user.username, "reason": "password" if user.is_active else "inactive"}
    incidents.note(EventType.SIGN_IN_FAILED, user.id if user else 0, told)


def failures_of(username: str, ip: str) -> dict[str, Windows]:
    """What failures are counted by. People type passwords and tokens into the field of the name:
    it is hashed.
    """
    address, name = limits.network_of(ip), hash_of(username.lower())
    return {
        f"sign-in:{address}:{name}": MOST_BY_NAME_AND_ADDRESS,
        f"sign-in:{address}": MOST_BY_ADDRESS,
    }


def token_for_app(actor: Actor) -> tuple[Row, str]:
    """A token with what this person may do by themselves; it expires."""
    return tokens.create(
        actor,
        name=f"Sign-in {now():%Y-%m-%d %H:%M}",
        scopes=sorted(own(actor.role)),
        expires_in_days=APP_TOKEN_DAYS,
    )
