"""When nothing gets through: tried again, given up, brought back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app.events.models import Event
from app.kit.db import session
from app.webhooks.sending.post import Outcome
from app.webhooks.worker.dispatch import dispatch
from app.webhooks.worker.process import SECONDS_BETWEEN_PRUNINGS, Worker
from app.webhooks.worker.pruning import prune
from app.webhooks.worker.retries import HOUR, MINUTE, WAITS, seconds_until_next
from tests.webhooks.conftest import Office
from tests.webhooks.receiver import answer


def answering(status: int, **headers: str) -> Any:
    return lambda handler: answer(handler, status, b"what it says", **headers)


def test_the_waits_are_those_promised_give_or_take_a_tenth() -> None:
    promised = [5, 5 * MINUTE, 30 * MINUTE, *(hours * HOUR for hours in (2, 5, 10, 14, 20, 24))]
    for tries, wait in enumerate(promised, start=1):
        found = {seconds_until_next(tries, Outcome(status=500), 1) for _ in range(50)}
        assert len(found) > 1
        assert all(isinstance(s, float) and 0.9 * wait <= s <= 1.1 * wait for s in found)
    assert seconds_until_next(len(promised) + 1, Outcome(status=500), 1) is None


@pytest.mark.parametrize("status", [301, 302, 308, 400, 404, 500, 503])
def test_what_is_no_2xx_is_a_failure_that_is_tried_again(office: Office, status: int) -> None:
    hook = office.hook()
    office.respond = answering(status, Location=office.receiver.url("/elsewhere"))
    office.admin.make("/clients", name="Northwind")
    office.work()
    delivery = office.delivery(hook)
    assert (delivery["status"], delivery["attempts"]) == ("pending", 1)
    assert delivery["response_status"] == status
    assert delivery["response_body"] == "what it says"
    assert delivery["next_attempt_at"] > delivery["last_attempt_at"]
    assert [one.path for one in office.receiver.received] == ["/hook"]
    office.respond = answering(200)
    office.come(10)
    office.work()
    again = office.delivery(hook)
    assert (again["status"], again["attempts"], again["response_status"]) == ("delivered", 2, 200)
    assert again["next_attempt_at"] is None
    first, second = office.receiver.received
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body


def test_where_nobody_listens_the_error_is_told(office: Office) -> None:
    hook = office.hook(url="http://127.0.0.1:9/")
    office.admin.make("/clients", name="Northwind")
    office.work()
    delivery = office.delivery(hook)
    assert (delivery["status"], delivery["response_status"]) == ("pending", None)
    assert delivery["error"] == "Connection refused"


def test_after_the_last_attempt_it_has_failed_and_can_be_asked_for_again(office: Office) -> None:
    hook = office.hook(events=["client.*"])
    office.respond = answering(500)
    office.admin.make("/clients", name="Northwind")
    for _ in range(len(WAITS) + 3):
        office.work()
        session.execute(
            text("UPDATE webhook_deliveries SET due_at = now() WHERE due_at IS NOT NULL")
        )
        session.commit()
    delivery = office.delivery(hook)
    assert (delivery["status"], delivery["attempts"]) == ("failed", len(WAITS) + 1)
    office.respond = answering(200)
    path = f"/webhooks/{hook['id']}"
    sent = office.admin.post(f"{path}/deliveries/{delivery['id']}/redeliver")
    assert (sent.status_code, sent.json["delivery"]["status"]) == (200, "pending")
    office.work()
    assert office.delivery(hook)["status"] == "delivered"
    assert len({one.headers["webhook-id"] for one in office.receiver.received}) == 1


def test_all_that_failed_since_then_is_sent_again_at_once(office: Office) -> None:
    hook = office.hook(events=["client.*"])
    for number in range(3):
        office.admin.make("/clients", name=f"Client {number}")
    office.work()
    session.execute(text("UPDATE webhook_deliveries SET status = 'failed'"))
    session.execute(
        text("UPDATE webhook_deliveries SET created_at = now() - interval '2 days' WHERE id ="
             " (SELECT min(id) FROM webhook_deliveries)")
    )  # fmt: skip
    session.commit()
    office.receiver.received.clear()
    since = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    answered = office.admin.post(f"/webhooks/{hook['id']}/redeliver-failed", json={"since": since})
    assert answered.json["count"] == 2
    office.work()
    assert office.told() == ["client.created"] * 2


@pytest.mark.parametrize("status", [429, 503])
def test_a_receiver_that_asks_for_rest_is_left_alone(office: Office, status: int) -> None:
    hook = office.hook(events=["client.*"])
    office.respond = answering(status, Retry_After="120")
    office.admin.make("/clients", name="Northwind")
    office.work()
    office.respond = answering(200)
    office.admin.make("/clients", name="Southwind")
    office.come(60)
    office.work()
    assert len(office.receiver.received) == 1
    office.come(70)
    office.work()
    assert len(office.receiver.received) == 3
    assert {d["status"] for d in office.deliveries(hook)} == {"delivered"}


def test_a_receiver_that_is_gone_switches_it_off_with_an_event(office: Office) -> None:
    hook = office.hook(events=["client.*"])
    office.respond = answering(410)
    office.admin.make("/clients", name="Northwind")
    office.work()
    told = office.admin.get(f"/webhooks/{hook['id']}").json["webhook"]
    assert (told["is_active"], told["disabled_reason"]) == (
        False, "The receiver is gone: it answered 410",
    )  # fmt: skip
    assert told["disabled_at"]
    assert office.delivery(hook)["status"] == "failed"
    event = session.query(Event).order_by(Event.id.desc()).first()
    assert event is not None
    assert (event.type, event.subject_id, event.actor_id) == ("webhook.disabled", hook["id"], None)


def test_five_days_of_nothing_but_failure_switch_it_off_and_a_patch_brings_it_back(
    office: Office,
) -> None:
    hook = office.hook(events=["client.*"])
    path = f"/webhooks/{hook['id']}"
    office.respond = answering(500)
    office.admin.make("/clients", name="Northwind")
    office.work()
    assert office.admin.get(path).json["webhook"]["failing_since"]
    office.come(5 * 24 * HOUR - 60)
    office.work()
    assert office.admin.get(path).json["webhook"]["is_active"]
    office.come(12 * HOUR)
    office.work()
    told = office.admin.get(path).json["webhook"]
    assert (told["is_active"], told["disabled_reason"]) == (
        False, "Nothing but failure for 5 days",
    )  # fmt: skip
    assert (
        office.admin.post(f"{path}/redeliver-failed", json={"since": "2024-01-01"}).status_code
        == 409
    )
    back = office.admin.patch(path, json={"is_active": True}).json["webhook"]
    assert (back["disabled_at"], back["disabled_reason"], back["failing_since"]) == (
        None,
        None,
        None,
    )
    office.respond = answering(200)
    office.come(12 * HOUR)
    office.work()
    assert office.delivery(hook)["status"] == "delivered"
    assert office.admin.get(path).json["webhook"]["last_success_at"]


def test_a_success_ends_the_time_of_failure(office: Office) -> None:
    hook = office.hook(events=["client.*"])
    office.respond = answering(500)
    office.admin.make("/clients", name="Northwind")
    office.work()
    office.come(10)
    office.respond = answering(204)
    office.work()
    told = office.admin.get(f"/webhooks/{hook['id']}").json["webhook"]
    assert told["failing_since"] is None
    assert told["last_success_at"]


def test_a_secret_that_cannot_be_read_any_more_switches_it_off_and_rotating_mends_it(
    office: Office,
) -> None:
    hook = office.hook(events=["client.*"])
    path = f"/webhooks/{hook['id']}"
    # As if SECRET_KEY were another one than when it was sealed.
    session.execute(text("UPDATE webhooks SET secret_sealed = 'gAAAAABn'"))
    session.commit()
    office.admin.make("/clients", name="Northwind")
    office.work()
    told = office.admin.get(path).json["webhook"]
    assert not told["is_active"]
    assert "SECRET_KEY has changed" in told["disabled_reason"]
    assert office.receiver.received == []
    assert (
        office.admin.post(f"{path}/rotate-secret", json={"overlap_seconds": 9}).status_code == 200
    )
    office.admin.patch(path, json={"is_active": True})
    office.work()
    assert office.told() == ["client.created"]


def test_an_ordered_webhook_gets_one_after_the_other_and_waits_for_the_first(
    office: Office,
) -> None:
    office.hook(events=["client.*"], ordered=True)
    office.respond = answering(500)
    for number in range(5):
        office.admin.make("/clients", name=f"Client {number}")
    office.work()
    assert len(office.receiver.received) == 1
    office.respond = answering(200)
    office.come(10)
    office.work()
    ids = [int(one.headers["webhook-id"].removeprefix("evt_")) for one in office.receiver.received]
    assert ids == [ids[0], ids[0], *range(ids[0] + 1, ids[0] + 5)]


def test_what_is_older_than_thirty_days_is_forgotten(office: Office) -> None:
    hook = office.hook(events=["client.*"])
    for number in range(2):
        office.admin.make("/clients", name=f"Client {number}")
    office.work()
    session.execute(
        text("UPDATE webhook_deliveries SET created_at = now() - interval '31 days' WHERE id ="
             " (SELECT min(id) FROM webhook_deliveries)")
    )  # fmt: skip
    prune()
    session.commit()
    assert len(office.deliveries(hook)) == 1


def test_a_worker_forgets_also_while_there_is_always_something_to_send(office: Office) -> None:
    hook = office.hook(events=["client.*"])
    office.admin.make("/clients", name="Old")
    office.work()
    session.execute(text("UPDATE webhook_deliveries SET created_at = now() - interval '31 days'"))
    session.commit()
    office.admin.make("/clients", name="New")
    dispatch()
    worker = Worker(office.app)
    worker.pruned_at -= 2 * SECONDS_BETWEEN_PRUNINGS
    assert worker.begin_what_is_due() == 1
    assert len(office.deliveries(hook)) == 1
    worker.finish()
