"""Writing down what came of deliveries, for as long as they are still ours."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import text

from app.kit.json_text import json_text
from app.kit.prepared import Prepared
from app.webhooks import setup
from app.webhooks.models import DeliveryStatus
from app.webhooks.worker import disabling
from app.webhooks.worker.preparing import UNREADABLE, Done
from app.webhooks.worker.retries import (
    GIVEN_UP_AFTER,
    GONE,
    rest,
    seconds_until_next,
    succeeded,
)

# In the order of ids and before the deliveries, as everywhere: nobody waits in a circle.
_LOCK = Prepared(
    text(
        "SELECT id FROM webhooks WHERE id = ANY(CAST(:ids AS bigint[])) ORDER BY id"
        " FOR NO KEY UPDATE"
    )
)
_SETTLE = Prepared(
    text(
        "UPDATE webhook_deliveries d SET status = o.status, lease = NULL,"
        " due_at = statement_timestamp() + o.wait * interval '1 second',"
        " last_attempt_at = coalesce(o.attempted_at, last_attempt_at),"
        " response_status = o.response_status, response_body = o.response_body,"
        " duration_ms = o.duration_ms, error = o.error,"
        " request_body = coalesce(o.request_body, d.request_body),"
        " updated_at = statement_timestamp()"
        " FROM (SELECT *, CASE WHEN was_sent THEN statement_timestamp() END AS attempted_at"
        "  FROM jsonb_to_recordset(CAST(:outcomes AS jsonb)) AS r("
        "  id bigint, lease uuid, status text, wait float8, was_sent boolean,"
        "  response_status int, response_body text, duration_ms int, error text,"
        "  request_body text)) o"
        " WHERE d.id = o.id AND d.lease = o.lease RETURNING d.id"
    )
)
# A success is noted once a second at most: thousands of deliveries are not as many updates.
_NOTE = Prepared(
    text(
        "UPDATE webhooks w SET"
        " last_success_at ="
        "  CASE WHEN o.succeeded THEN statement_timestamp() ELSE last_success_at END,"
        " failing_since = CASE WHEN NOT o.succeeded"
        "  THEN coalesce(failing_since, statement_timestamp()) END,"
        " rests_until = coalesce(statement_timestamp() + o.rest * interval '1 second',"
        "  CASE WHEN NOT o.succeeded THEN rests_until END)"
        " FROM jsonb_to_recordset(CAST(:notes AS jsonb))"
        "  AS o(id bigint, succeeded boolean, rest float8)"
        " WHERE w.id = o.id AND (NOT o.succeeded OR failing_since IS NOT NULL"
        "  OR last_success_at IS NULL"
        "  OR last_success_at < statement_timestamp() - interval '1 second')"
        " RETURNING w.id, w.is_active AND"
        "  failing_since < statement_timestamp() - :given_up * interval '1 second' AS is_lost"
    )
)


def settle(done: Sequence[Done]) -> None:
    """In one transaction, which is the caller's to commit."""
    _LOCK.run(ids=sorted({one.claim.webhook_id for one in done}))
    rows = json_text([row_of(one) for one in done])
    still_ours = {row[0] for row in _SETTLE.run(outcomes=rows).tuples}
    ours = [one for one in done if one.claim.id in still_ours]
    for webhook_id in note(ours):
        disabling.disable(webhook_id, f"Nothing but failure for {GIVEN_UP_AFTER.days} days")
    for webhook_id in {o.claim.webhook_id for o in ours if o.outcome and o.outcome.status == GONE}:
        disabling.disable(webhook_id, "The receiver is gone: it answered 410")
    for webhook_id in {one.claim.webhook_id for one in ours if one.unreadable}:
        disabling.disable(webhook_id, UNREADABLE)


def row_of(done: Done) -> dict[str, Any]:
    claim, outcome = done.claim, done.outcome
    row: dict[str, Any] = {"id": claim.id, "lease": str(claim.lease), "was_sent": False}
    if outcome is None:
        # What cannot be signed waits until somebody switches the webhook on again.
        waits = not done.skipped
        status = DeliveryStatus.PENDING if waits else DeliveryStatus.SKIPPED
        return row | {"status": status, "wait": 0 if waits else None, "error": done.skipped}
    wait = None
    if not succeeded(outcome):
        wait = seconds_until_next(claim.tries, outcome, setup.current().scale)
    return row | {
        "status": status_of(done, wait),
        "wait": wait,
        "was_sent": True,
        "response_status": outcome.status,
        "response_body": outcome.body,
        "duration_ms": round(outcome.seconds * 1000),
        # jsonb keeps no NUL, and a receiver may have sent one.
        "error": outcome.error and outcome.error.replace("\0", "\ufffd"),
        "request_body": (done.body or b"").decode(),
    }


def status_of(done: Done, wait: float | None) -> DeliveryStatus:
    if succeeded(done.outcome):
        return DeliveryStatus.DELIVERED
    return DeliveryStatus.FAILED if wait is None else DeliveryStatus.PENDING


def note(done: Iterable[Done]) -> list[int]:
    """Tell the webhooks how it went; those that have had nothing but failures for too long."""
    notes: dict[int, dict[str, Any]] = {}
    for one in done:
        if one.outcome is None:
            continue
        found = notes.setdefault(one.claim.webhook_id, {"succeeded": False, "rest": None})
        found["succeeded"] |= succeeded(one.outcome)
        if (wanted := rest(one.outcome)) is not None:
            found["rest"] = max(wanted, found["rest"] or 0)
    if not notes:
        return []
    rows = json_text([{"id": webhook_id, **found} for webhook_id, found in notes.items()])
    given_up = GIVEN_UP_AFTER.total_seconds()
    return [row[0] for row in _NOTE.run(notes=rows, given_up=given_up).tuples if row[1]]
