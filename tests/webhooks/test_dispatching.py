"""From the ledger to the queue: every event once, for each webhook that hears of it."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from app.activity import ledger
from app.activity.ledger import Happening
from app.events.sealing import seal
from app.kit.db import session
from app.webhooks.worker.dispatch import dispatch
from tests.webhooks.conftest import Office


def payloads(office: Office) -> list[dict[str, Any]]:
    return [json.loads(one.body) for one in office.receiver.received]


def test_one_that_is_off_hears_nothing_and_goes_on_from_when_it_is_on(office: Office) -> None:
    hook = office.hook(events=["client.*"])
    path = f"/webhooks/{hook['id']}"
    office.admin.patch(path, json={"is_active": False})
    office.admin.make("/clients", name="Unheard")
    office.work()
    office.admin.patch(path, json={"is_active": True})
    office.admin.make("/clients", name="Heard")
    office.work()
    assert [payload["data"]["name"] for payload in payloads(office)] == ["Heard"]


def test_one_that_is_made_while_the_ledger_is_read_misses_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.hook(events=["tag.*"])
    read = ledger.after

    def read_late(place: int, most: int) -> list[Happening]:
        """After somebody has made a webhook, and another process has sealed that."""
        monkeypatch.undo()
        office.admin.make("/webhooks", name="Late", url=office.receiver.url(), events=["client.*"])
        seal()
        return read(place, most)

    monkeypatch.setattr(ledger, "after", read_late)
    office.admin.make("/clients", name="Before")
    dispatch()
    office.admin.make("/clients", name="Heard")
    office.work()
    assert [payload["data"]["name"] for payload in payloads(office)] == ["Heard"]


def test_nothing_of_a_deleted_webhook_is_left(office: Office) -> None:
    hook = office.hook()
    office.admin.make("/clients", name="Northwind")
    office.work()
    office.admin.delete(f"/webhooks/{hook['id']}")
    office.work()
    assert session.scalar(text("SELECT count(*) FROM webhook_deliveries")) == 0


def test_ten_thousand_events_are_matched_within_seconds(office: Office) -> None:
    for number in range(3):
        office.admin.make(
            "/webhooks", name=f"{number}", url=office.receiver.url(), events=["client.*"]
        )
    office.admin.make("/clients", name="Northwind")
    columns = "type, actor_id, token_id, subject_type, subject_id, data, changes"
    session.execute(
        text(
            f"INSERT INTO events ({columns}) SELECT {columns} FROM events,"  # noqa: S608  # names of ours
            " generate_series(1, 10000) WHERE type = 'client.created'"
        )
    )
    session.commit()
    began = datetime.now(UTC)
    assert dispatch() == 3 * 10_001
    assert (datetime.now(UTC) - began).total_seconds() < 30
