"""A receiver, and a worker that is asked to work: what processes do by themselves, in the test."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from app.kit.db import session
from app.webhooks.worker.dispatch import dispatch
from app.webhooks.worker.process import Worker
from tests.api import Api
from tests.webhooks.receiver import Receiver, accept, receiving

SECONDS_TO_WORK = 20


class Office:
    """An administrator with a receiver; `respond` says what it answers."""

    def __init__(self, app: Flask, admin: Api, receiver: Receiver) -> None:
        self.app, self.admin, self.receiver = app, admin, receiver
        self.respond: Callable[[Any], None] = accept

    def hook(self, api: Api | None = None, **fields: Any) -> Any:
        """A webhook that hears of what happens from now on."""
        body = {"name": "Hook", "url": self.receiver.url(), "events": ["*"], **fields}
        made = (api or self.admin).make("/webhooks", **body)
        self.work()
        self.receiver.received.clear()
        return made

    def work(self) -> None:
        """Dispatch what has happened, and send until nothing is due."""
        worker, ends_at = Worker(self.app), time.monotonic() + SECONDS_TO_WORK
        dispatch()
        while worker.begin_what_is_due() or worker.is_busy:
            assert time.monotonic() < ends_at, "The worker does not come to an end"
            worker.collect(0.05)

    def come(self, seconds: float) -> None:
        """Let so much time pass for all that waits."""
        for table, column in (
            ("webhook_deliveries", "due_at"),
            ("webhooks", "rests_until"),
            ("webhooks", "failing_since"),
        ):
            session.execute(
                text(f"UPDATE {table} SET {column} = {column} - :s * interval '1 second'"),  # noqa: S608  # names of ours
                {"s": seconds},
            )
        session.commit()

    def deliveries(self, hook: Any, query: str = "") -> list[Any]:
        answer = self.admin.get(f"/webhooks/{hook['id']}/deliveries{query}")
        assert answer.status_code == 200, answer.json
        return list(answer.json["deliveries"])

    def delivery(self, hook: Any, query: str = "") -> Any:
        """The newest one, as a whole."""
        newest = self.deliveries(hook, query)[0]["id"]
        return self.admin.get(f"/webhooks/{hook['id']}/deliveries/{newest}").json["delivery"]

    def told(self) -> list[str]:
        """The types of the events that were received, in this order."""
        return [one.headers["x-webhook-event"] for one in self.receiver.received]


@pytest.fixture
def office(app: Flask, admin: Api) -> Iterator[Office]:
    with receiving(lambda handler: office.respond(handler)) as receiver:
        office = Office(app, admin, receiver)
        yield office
