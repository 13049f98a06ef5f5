"""Closed-loop writers: each writes, waits for the answer, notes it in a journal, writes again."""

import json
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import uuid4

from tests.live.server import Server

SECONDS_TO_ANSWER = 90
SECONDS_BETWEEN_TRIES = 0.02
KEYED, UNKEYED = "keyed", "unkeyed"
# The connection broke before the answer.
BROKEN = 0
AGAIN = (BROKEN, 503)


@dataclass(frozen=True)
class Attempt:
    """`at` is when it ended, on the monotonic clock."""

    at: float
    seconds: float
    status: int
    retry_after: str | None


@dataclass(frozen=True)
class Place:
    """What everybody writes to."""

    project: int
    item: int
    warehouse: int


def furnish(server: Server) -> Place:
    admin = server.caller()
    assert admin.call("PUT", "/settings", modules={"inventory": True}).status == 200
    project = admin.make("/projects", name=f"Chaos {uuid4().hex[:6]}")
    item = admin.make("/inventory/items", sku=uuid4().hex[:8], name="Bolt")
    warehouse = admin.make("/inventory/warehouses", name=uuid4().hex[:8])
    return Place(project["id"], item["id"], warehouse["id"])


class Writer(Thread):
    """With `keyed` it tries again, with the same key, until there is an answer."""

    def __init__(self, server: Server, place: Place, journal: Path, *, keyed: bool) -> None:
        super().__init__(daemon=True)
        self.place, self.keyed, self.done = place, keyed, Event()
        self.address, self.token = server.address, server.admin_token
        self.journal = journal.open("a")
        self.attempts: list[Attempt] = []
        self.entries: list[int] = []
        self.chance = random.Random()  # noqa: S311  # not secret
        self.connection = HTTPConnection(self.address, timeout=SECONDS_TO_ANSWER)

    def run(self) -> None:
        while not self.done.is_set():
            self.write(*self.act())
        self.journal.close()
        self.connection.close()

    def act(self) -> tuple[str, str, dict[str, Any]]:
        place, kind = self.place, self.chance.random()
        if kind < 0.2:
            stocked = {"stock_item_id": place.item, "warehouse_id": place.warehouse}
            bought = {"movement_type": "purchase", "quantity": self.chance.randint(1, 9)}
            return "POST", "/inventory/movements", stocked | bought
        if kind < 0.3 and self.entries:
            return "DELETE", f"/time-entries/{self.entries.pop()}", {}
        booked = {"project_id": place.project, "date": "2024-01-15", "duration": "10m"}
        return "POST", "/time-entries", booked | {"notes": KEYED if self.keyed else UNKEYED}

    def write(self, method: str, path: str, body: dict[str, Any]) -> None:
        key = uuid4().hex if self.keyed else None
        while True:
            status, told = self.send(method, path, body, key)
            # Somebody else's try of the same key may still run: the one that was cut off.
            is_running = told.get("error_code") == "idempotency_key_in_use"
            if not self.keyed or not (status in AGAIN or is_running):
                break
            time.sleep(SECONDS_BETWEEN_TRIES)
        if 200 <= status < 300:
            self.note(method, path, body, told)

    def note(self, method: str, path: str, body: Any, told: Any) -> None:
        thing = next((v for v in told.values() if isinstance(v, dict)), {})
        if path == "/time-entries":
            self.entries.append(thing["id"])
        line = {"act": f"{method} {path}", "id": thing.get("id"), "quantity": body.get("quantity")}
        self.journal.write(json.dumps(line | {"keyed": self.keyed}) + "\n")
        self.journal.flush()
        os.fsync(self.journal.fileno())

    def send(self, method: str, path: str, body: Any, key: str | None) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        began = time.monotonic()
        try:
            given = headers | ({"Idempotency-Key": key} if key else {})
            text = json.dumps(body) if body else None
            self.connection.request(method, f"/api/v1{path}", text, given)
            answer = self.connection.getresponse()
            told, status = json.loads(answer.read()), answer.status
            retry_after = answer.headers["Retry-After"]
        except (HTTPException, OSError):
            self.connection.close()
            told, status, retry_after = {}, BROKEN, None
        now = time.monotonic()
        self.attempts.append(Attempt(now, now - began, status, retry_after))
        return status, told


class Crowd:
    def __init__(self, writers: list[Writer], journal: Path) -> None:
        self.writers, self.journal = writers, journal

    @property
    def attempts(self) -> list[Attempt]:
        return sorted((a for w in self.writers for a in w.attempts), key=lambda a: a.at)

    @property
    def statuses(self) -> Counter[int]:
        return Counter(attempt.status for attempt in self.attempts)

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.journal.read_text().splitlines()]

    def first_success(self, since: float) -> float:
        """Seconds from then to the first answer that says yes."""
        return next(a.at - since for a in self.attempts if a.at > since and 200 <= a.status < 300)

    def rate(self, begin: float, end: float) -> float:
        """Answers that say yes, a second."""
        found = [a for a in self.attempts if begin <= a.at < end and 200 <= a.status < 300]
        return len(found) / (end - begin)

    def stop(self) -> None:
        for writer in self.writers:
            writer.done.set()
        for writer in self.writers:
            writer.join(SECONDS_TO_ANSWER)
            assert not writer.is_alive(), "A writer waits for an answer that does not come"


@contextmanager
def writing(server: Server, folder: Path, *, keyed: int = 6, unkeyed: int = 2) -> Iterator[Crowd]:
    """A crowd that writes during the block."""
    place, journal = furnish(server), folder / f"journal-{uuid4().hex[:6]}"
    kinds = [True] * keyed + [False] * unkeyed
    crowd = Crowd([Writer(server, place, journal, keyed=kind) for kind in kinds], journal)
    for writer in crowd.writers:
        writer.start()
    try:
        yield crowd
    finally:
        crowd.stop()
