"""When a delivery that failed is tried again, and when a webhook is given up."""

import random
from datetime import timedelta

from app.webhooks.sending.post import Outcome

MINUTE, HOUR = 60, 3600
WAITS = (
    5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR,
)  # fmt: skip
# So that those that failed together do not come back together.
JITTER = 0.1
GIVEN_UP_AFTER = timedelta(days=5)
ASK_FOR_REST = (429, 503)
MOST_SECONDS_OF_REST = 24 * HOUR
GONE = 410


def seconds_until_next(tries: int, outcome: Outcome, scale: float) -> float | None:
    """From now; None where it was the last attempt, or the receiver is gone."""
    if outcome.status == GONE or tries > len(WAITS):
        return None
    wait = WAITS[tries - 1] * scale * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - no secret
    return max(wait, rest(outcome) or 0)


def rest(outcome: Outcome) -> float | None:
    """For how long the receiver wants to be left alone, if it says so."""
    if outcome.status not in ASK_FOR_REST or outcome.retry_after is None:
        return None
    return min(outcome.retry_after, MOST_SECONDS_OF_REST)


def succeeded(outcome: Outcome | None) -> bool:
    return outcome is not None and outcome.status is not None and 200 <= outcome.status < 300
