"""How many requests tokens make a day: added up in batches, kept for some months, read as a row."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from app.identity.models import TokenUsageDay
from app.kit.clock import now
from app.kit.db import session

KEPT = timedelta(days=90)


def add(counts: Mapping[tuple[int, date], int]) -> None:
    """In the order of ids: two processes that write at once wait, and do not deadlock.

    What is old is taken away; by the index of the day that costs nothing where there is none.
    """
    rows = [
        {"token_id": token_id, "day": day, "requests": requests}
        for (token_id, day), requests in sorted(counts.items())
    ]
    if not rows:
        return
    given = insert(TokenUsageDay).values(rows)
    more = {"requests": TokenUsageDay.requests + given.excluded.requests}
    added = given.on_conflict_do_update(index_elements=["token_id", "day"], set_=more)
    session.execute(added)
    stale = today() - KEPT
    session.execute(delete(TokenUsageDay).where(TokenUsageDay.day < stale))


def of(token_ids: Sequence[int], days: int) -> dict[int, dict[date, int]]:
    """For each token the last days, the oldest first and today last, with 0 where it rested."""
    first = today() - timedelta(days=days - 1)
    empty = {first + timedelta(days=n): 0 for n in range(days)}
    told = {token_id: dict(empty) for token_id in token_ids}
    of_these = TokenUsageDay.token_id.in_(token_ids), TokenUsageDay.day >= first
    columns = TokenUsageDay.token_id, TokenUsageDay.day, TokenUsageDay.requests
    for token_id, day, requests in session.execute(select(*columns).where(*of_these)):
        if day in empty:
            told[token_id][day] = requests
    return told


def today() -> date:
    return now().astimezone(UTC).date()
