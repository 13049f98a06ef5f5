"""How often somebody may call: a token as its tier says, an address with what is no valid token.

A call is counted before the database is asked, so that a refusal costs next to nothing. Which tier
a token has is known by then only if this process has let it in before, from the same address;
otherwise the query comes first, unless too many calls from there had a token that was not valid.
"""

import time
from functools import lru_cache
from ipaddress import ip_address, ip_network
from typing import Any, NamedTuple

from flask import Flask, Response, current_app, g, request

from app.kit.errors import TooManyRequests
from app.kit.rate_limits.counter import Counter
from app.kit.rate_limits.headers import tell
from app.kit.rate_limits.windows import Count, Windows, parse
from config import BadSetting, Config

DEFAULT = "default"
FAILURES = "calls without a valid token"
# A change of a token's tier is seen after so long at the latest, also by who is refused till then.
SECONDS_FRESH = 30
MOST_KNOWN = 10_000


class Known(NamedTuple):
    """A valid token, as it is counted. The key is no other token's, in whichever database."""

    key: str
    tier: str
    fresh_until: float


class Limits:
    """What one process knows of limits and of those who call it."""

    def __init__(self, config: Config) -> None:
        self.counter = Counter(config)
        self.tiers = tiers(config)
        self.failures = parse("RATELIMIT_FAILURES", config.ratelimit_failures)
        self.known: dict[tuple[str, str | None], Known] = {}

    def of(self, tier: str) -> Windows:
        """A tier that the settings no longer have is the default one."""
        return self.tiers.get(tier) or self.tiers[DEFAULT]


def current() -> Limits:
    found: Limits = current_app.extensions["limits"]
    return found


def tiers(config: Config) -> dict[str, Windows]:
    """The windows of each tier.

    :raises BadSetting: for what cannot be read
    """
    found = {DEFAULT: parse("RATELIMIT_DEFAULT", config.ratelimit_default)}
    for one in filter(None, config.ratelimit_tiers.split(",")):
        name, equals, windows = one.partition("=")
        if not equals or not name.strip():
            raise BadSetting(f"RATELIMIT_TIERS must look like bulk=1000/minute, not {one!r}")
        found[name.strip()] = parse("RATELIMIT_TIERS", windows)
    return found


def count_known(token_hash: str, bucket: str, cost: int) -> bool:
    """Count the call if its token is known here; whether it was counted.

    :raises TooManyRequests: if there is no room for it, or for strangers from this address
    """
    limits, address = current(), request.remote_addr
    caller = limits.known.get((token_hash, address))
    if caller is None:
        refuse_if_full(failures_of(address), limits.failures, FAILURES)
        return False
    if caller.fresh_until < time.monotonic():
        return False
    count(caller, bucket, cost)
    return True


def count_found(token_hash: str, found: Any, bucket: str, cost: int, *, counted: bool) -> None:
    """Remember a token that was found valid, and count the call if it has not been."""
    known, who = current().known, (token_hash, request.remote_addr)
    if (caller := known.get(who)) is None:
        if len(known) >= MOST_KNOWN:
            known.clear()
        caller = Known(f"{found.token_id}.{found.token_created_at.timestamp()}", DEFAULT, 0)
    tier, fresh_until = found.rate_limit_tier or DEFAULT, time.monotonic() + SECONDS_FRESH
    known[who] = caller = Known(caller.key, tier, fresh_until)
    if not counted:
        count(caller, bucket, cost)


def count(caller: Known, bucket: str, cost: int) -> None:
    limits = current()
    g.caller = caller
    g.count = limits.counter.take(f"{bucket}:{caller.key}", limits.of(caller.tier), cost)
    if not g.count.admitted:
        raise too_many("calls", g.count)


def count_failure(token_hash: str | None = None) -> None:
    """Note that a token was not valid.

    :raises TooManyRequests: if there were too many from this address
    """
    limits, address = current(), request.remote_addr
    if token_hash:
        limits.known.pop((token_hash, address), None)
    g.count = limits.counter.take(failures_of(address), limits.failures)
    if not g.count.admitted:
        raise too_many(FAILURES, g.count)


def refuse_if_full(key: str, windows: Windows, what: str, *, closed: bool = False) -> None:
    """Look without counting.

    :raises TooManyRequests: if there is no room
    :raises Unavailable: if `closed`, and nobody can say
    """
    seen = current().counter.take(key, windows, cost=0, closed=closed)
    if seen.tightest.remaining == 0:
        g.count = seen
        raise too_many(what, seen)


def too_many(what: str, count: Count) -> TooManyRequests:
    tightest = count.tightest
    wait, (name, most, _) = tightest.wait or tightest.resets_in, tightest.window
    return TooManyRequests(
        f"Too many {what}: at most {most} per {name}; try again in {wait} seconds", wait
    )


def buckets() -> dict[str, Count]:
    """How the caller stands in each bucket that an endpoint counts in."""
    limits, views = current(), current_app.view_functions.values()
    operations = [vars(view)["operation"] for view in views if "operation" in vars(view)]
    names = sorted({operation.counts[0] for operation in operations})
    windows = limits.of(g.caller.tier)
    return {name: limits.counter.take(f"{name}:{g.caller.key}", windows, 0) for name in names}


def failures_of(address: str | None) -> str:
    return f"failures:{network_of(address)}"


@lru_cache
def network_of(address: str | None) -> str:
    """The address; of IPv6 the /64, in which one machine has as many addresses as it likes."""
    if address is None:
        return "unknown"
    ip = ip_address(address)
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return str(ip) if ip.version == 4 else str(ip_network((int(ip), 64), strict=False))


def init_app(app: Flask, config: Config) -> None:
    app.extensions["limits"] = Limits(config)

    @app.after_request
    def tell_count(response: Response) -> Response:
        if "count" in g:
            tell(g.count, response.headers)
        return response
