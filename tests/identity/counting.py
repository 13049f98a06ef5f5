"""Calls until they are refused, by tokens of one tier or another."""

from collections import Counter
from datetime import UTC, datetime

from sqlalchemy import update

from app.identity.limits import SECONDS_FRESH, Limits
from app.identity.models import ApiToken
from app.kit.db import session
from tests.api import Api

EDGE = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def tiered(api: Api, tier: str | None) -> Api:
    session.execute(
        update(ApiToken).where(ApiToken.id == api.token_id).values(rate_limit_tier=tier)
    )
    session.commit()
    return api


def call(api: Api, times: int) -> dict[int, int]:
    return dict(Counter(api.get("/projects").status_code for _ in range(times)))


def forget_what_is_stale(api: Api) -> None:
    """As if SECONDS_FRESH had passed on the clock that nobody can set."""
    limits: Limits = api.client.application.extensions["limits"]
    for who, caller in limits.known.items():
        limits.known[who] = caller._replace(fresh_until=caller.fresh_until - SECONDS_FRESH)
