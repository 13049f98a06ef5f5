"""Who is calling, and what their token lets them do."""

from collections.abc import Callable, Hashable, Mapping
from datetime import datetime
from functools import partial, wraps
from ipaddress import ip_address, ip_network
from typing import Any, NamedTuple, Protocol

from flask import g, request
from sqlalchemy import BindParameter, bindparam, select

from app.events.mark import mark
from app.identity import limits, refused, usage
from app.identity.idempotency.replaying import once
from app.identity.models import ApiToken, User
from app.identity.scopes import Scope, grants, usable
from app.identity.token_format import hash_of, is_well_formed
from app.identity.tokens.validity import WORKS, is_secret
from app.kit.actor import Actor
from app.kit.deadlocks import outlasting_deadlocks
from app.kit.errors import Forbidden, Invalid, ModuleDisabled, Unauthorized
from app.kit.etags import unchanged
from app.kit.operation import View, Weight, operation_of
from app.kit.preconditions import enforce, expect
from app.kit.prepared import Prepared
from app.settings.models import Settings
from app.settings.schemas import MODULES, switched_on

INVALID_TOKEN = "The provided API token is invalid or expired"  # noqa: S105  # a sentence, no secret

_given: BindParameter[str] = bindparam("token_hash")
_FIND = Prepared(
    select(
        ApiToken.id,
        ApiToken.scopes,
        ApiToken.allowed_ips,
        ApiToken.rate_limit_tier,
        ApiToken.created_at,
        User.id,
        User.username,
        User.role,
        User.timezone,
        select(Settings.require_if_match).scalar_subquery().label("require_if_match"),
        # Read with the token: a switch is heard by the next request, at no statement more.
        select(Settings.modules).scalar_subquery().label("modules"),
    )
    .join(User, User.id == ApiToken.user_id)
    .where(is_secret(_given), WORKS)
)


class Caller(NamedTuple):
    """A token and its user, as `_FIND` reads them."""

    token_id: int
    scopes: list[str]
    allowed_ips: list[str]
    rate_limit_tier: str | None
    token_created_at: datetime
    id: int
    username: str
    role: str
    timezone: str
    require_if_match: bool
    modules: dict[str, bool]


class Person(Protocol):
    """A user, or a row that was read of one."""

    @property
    def id(self) -> int: ...
    @property
    def username(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def timezone(self) -> str: ...


def requires(wanted: str = "") -> Callable[[View], View]:
    """Let in only tokens that carry the scope, for a user who may still use it; without a scope,
    any valid token.

    What a scope is about may be a module: while it is off, nobody is let in.
    """
    scope, module = Scope(wanted) if wanted else "", wanted.partition(":")[2]

    def decorate(view: View) -> View:
        operation = operation_of(view)
        operation.scope = scope
        if module in MODULES:
            operation.refusals[403] = f"The token lacks {scope}, or the module {module} is off"

        @wraps(view)
        def endpoint(**path: Any) -> Any:
            bucket, weight = operation.counts
            cost = weight() if callable(weight) else weight
            g.actor = authenticate(token_of_request(), bucket, cost)
            if scope and not grants(g.actor.scopes, scope):
                raise Forbidden(
                    f"This endpoint requires the '{scope}' scope",
                    required_scope=scope,
                    available_scopes=sorted(g.actor.scopes),
                )
            if module in MODULES and module not in g.actor.modules:
                raise ModuleDisabled(f"The module {module} is off; administrators switch it on")
            if operation.waits_for_events and (known := unchanged(asker(g.actor), mark)):
                return known
            return outlasting_deadlocks(partial(answered, view, path))

        return endpoint

    return decorate


def answered(view: View, path: Mapping[str, Any]) -> Any:
    expect(request, path, required=g.requires_if_match)
    answer = once(view, path)
    enforce()
    return answer


def asker(actor: Actor) -> Hashable:
    """All of the actor that decides about answers: others rights, another answer."""
    rights = (actor.role, actor.scopes, actor.modules, actor.timezone)
    return (actor.user_id, actor.token_id, *rights)


def counts_as(bucket: str, weight: Weight = 1) -> Callable[[View], View]:
    """Count calls in a bucket of their own, or as several; a weight of 0 is free. It may depend on
    the request, of which nothing is known to be valid yet.
    """

    def decorate(view: View) -> View:
        operation_of(view).counts = (bucket, weight)
        return view

    return decorate


def public(view: View) -> View:
    """Mark the few endpoints that need no token."""
    operation_of(view).scope = None
    return view


def token_of_request() -> str:
    """The one credential of the request, from `Authorization` or `X-API-Key`."""
    scheme, _, rest = request.headers.get("Authorization", "").strip().partition(" ")
    bearer = rest.strip() if scheme.lower() in ("bearer", "token") else ""
    api_key = request.headers.get("X-API-Key", "").strip()
    if bearer and api_key and bearer != api_key:
        raise Invalid({"X-API-Key": ["Differs from the token in Authorization; send one of them"]})
    if found := bearer or api_key:
        return found
    if scheme:
        limits.count_failure()
        raise Unauthorized(INVALID_TOKEN)
    raise Unauthorized(
        "Send an API token as 'Authorization: Bearer …' or 'X-API-Key: …'",
        error="Authentication required",
    )


def authenticate(token: str, bucket: str, cost: int) -> Actor:
    """The actor a token stands for; one 401 for every way in which it does not."""
    if not is_well_formed(token):
        limits.count_failure()
        raise Unauthorized(INVALID_TOKEN)
    token_hash = hash_of(token)
    counted = limits.count_known(token_hash, bucket, cost)
    found = _FIND.run(token_hash=token_hash).one()
    caller = Caller._make(found) if found else None
    comes_from_elsewhere = caller and not allows(caller.allowed_ips, request.remote_addr)
    if caller and comes_from_elsewhere:
        refused.note_elsewhere(caller.token_id, caller.id)
    if caller is None or comes_from_elsewhere:
        limits.count_failure(token_hash)
        raise Unauthorized(INVALID_TOKEN)
    limits.count_found(token_hash, caller, bucket, cost, counted=counted)
    usage.note(caller.token_id, caller.id, request.remote_addr)
    g.requires_if_match = caller.require_if_match
    scopes, modules = frozenset(caller.scopes), switched_on(caller.modules)
    return actor_of(caller, scopes, token_id=caller.token_id, modules=modules)


def actor_of(
    user: Person,
    scopes: frozenset[str],
    token_id: int | None = None,
    modules: frozenset[str] = frozenset(),
) -> Actor:
    """A user as the one on whose behalf this request acts."""
    return Actor(
        user_id=user.id,
        role=user.role,
        username=user.username,
        timezone=user.timezone,
        scopes=usable(scopes, user.role),
        modules=modules,
        token_id=token_id,
        request_id=g.get("request_id"),
        ip=request.remote_addr,
    )


def allows(allowed_ips: list[str], address: str | None) -> bool:
    """Whether the address is in one of the networks; no networks allow every address."""
    if not allowed_ips:
        return True
    if address is None:
        return False
    # An IPv4 client of an IPv6 socket arrives as ::ffff:192.0.2.1.
    caller = ip_address(address)
    caller = getattr(caller, "ipv4_mapped", None) or caller
    return any(caller in ip_network(network) for network in allowed_ips)
