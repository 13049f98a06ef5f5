"""One worker process: a thread reads the ledger, one speaks with the database, many send."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from queue import Empty, SimpleQueue

import structlog
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError

from app.events.bell import Listener
from app.kit.db import db, session
from app.webhooks.queue import WORKER
from app.webhooks.sending.post import Outcome, post
from app.webhooks.setup import Setup
from app.webhooks.worker import settling
from app.webhooks.worker.claiming import LATEST_START, claim
from app.webhooks.worker.dispatch import dispatch
from app.webhooks.worker.pace import Pace
from app.webhooks.worker.preparing import Done, Parcel, prepare
from app.webhooks.worker.pruning import prune
from app.webhooks.worker.retries import succeeded

# The bell wakes us earlier; what is due again has no bell.
SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_BETWEEN_PRUNINGS = 60.0
SECONDS_TO_FINISH = 10.0
# In a transaction nobody waits for anything: who does has been stopped, and holds up the others.
LONGEST_SLEEP = "SET idle_in_transaction_session_timeout = '10s'"
# By this name the page of the system's state finds out which workers are there.
CALLED = f"SET application_name = '{WORKER}'"

log = structlog.get_logger()


class Worker:
    """`inbox` takes what came of deliveries, and None where there may be new ones."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.setup: Setup = app.extensions["webhooks"]
        self.pace = Pace(self.setup.most_at_once)
        self.inbox: SimpleQueue[Done | None] = SimpleQueue()
        self.done: list[Done] = []
        self.stopping = threading.Event()
        self.pruned_at = time.monotonic()

    def run(self) -> None:
        """Until `stop`; what is under way then gets some time to end."""
        event.listen(db.engine, "connect", settle_in)
        db.engine.dispose()
        threading.Thread(target=self.read_ledger, daemon=True).start()
        while not self.stopping.is_set():
            if not attempted(self.turn):
                self.stopping.wait(SECONDS_BETWEEN_LOOKS)
        self.finish()

    def stop(self) -> None:
        self.stopping.set()
        self.inbox.put(None)

    def finish(self) -> None:
        ends_at = time.monotonic() + SECONDS_TO_FINISH
        while self.is_busy and time.monotonic() < ends_at:
            if attempted(self.write_down):
                self.collect(0.2)

    @property
    def is_busy(self) -> bool:
        return self.pace.free < self.pace.most or bool(self.done)

    def turn(self) -> None:
        """Write down what is done, begin what is due, and wait if there is neither."""
        began = self.begin_what_is_due()
        if not self.done:
            self.collect(0 if began else SECONDS_BETWEEN_LOOKS)

    def begin_what_is_due(self) -> int:
        started = time.monotonic()
        with transaction():
            if self.done:
                settling.settle(self.done)
            claims = claim(self.pace)
        self.done = []
        if claims:
            with transaction():
                parcels, unsent = prepare(claims)
            self.done += unsent
            for parcel in parcels:
                self.begin(parcel, started)
        if started - self.pruned_at > SECONDS_BETWEEN_PRUNINGS:
            with transaction():
                prune()
            self.pruned_at = started
        return len(claims)

    def begin(self, parcel: Parcel, claimed_at: float) -> None:
        begun = self.pace.begin(parcel.claim.webhook_id)
        threading.Thread(
            target=self.send, args=(parcel, begun, claimed_at + LATEST_START), daemon=True
        ).start()

    def send(self, parcel: Parcel, begun: float, latest: float) -> None:
        """On a thread of its own, which touches nothing but the network."""
        if time.monotonic() > latest:
            # The process has slept, and the delivery is somebody else's by now.
            self.inbox.put(Done(parcel.claim, begun=begun))
            return
        outcome = Outcome(error="It could not be sent")
        try:
            outcome = post(parcel.url, parcel.body, parcel.headers, self.setup.rules)
        finally:
            # Whatever goes wrong: a thread that ends without a word keeps its place for ever.
            self.inbox.put(Done(parcel.claim, parcel.body, outcome, begun=begun))

    def collect(self, seconds: float) -> None:
        """Wait for something to come in, and take all that is there."""
        try:
            self.take(self.inbox.get(timeout=seconds) if seconds else self.inbox.get_nowait())
            while True:
                self.take(self.inbox.get_nowait())
        except Empty:
            return

    def take(self, came: Done | None) -> None:
        if came is None:
            return
        self.pace.end(came.claim.webhook_id, came.begun, succeeded=succeeded(came.outcome))
        self.done.append(came)

    def write_down(self) -> None:
        with transaction():
            settling.settle(self.done)
        self.done = []

    def read_ledger(self) -> None:
        """Make deliveries of what has happened, soon after each ring of the bell.

        However this ends, the whole process ends with it: half of one would look as if it worked.
        """
        try:
            with self.app.app_context(), closing(Listener()) as listener:
                while not self.stopping.is_set():
                    attempted(self.look)
                    listener.wait(SECONDS_BETWEEN_LOOKS)
        finally:
            self.stop()

    def look(self) -> None:
        with transaction():
            dispatch()
        # Also where another worker was first: what it has made is for all.
        self.inbox.put(None)


@contextmanager
def transaction() -> Iterator[None]:
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.remove()


def attempted(act: Callable[[], None]) -> bool:
    """Whether it went well; where the database did not answer, it is tried again."""
    try:
        act()
    except SQLAlchemyError as error:
        log.error("the database does not answer", error=str(getattr(error, "orig", error)))
        return False
    return True


def settle_in(driver: object, _record: object) -> None:
    """For each new connection to the database."""
    cursor = driver.cursor()  # type: ignore[attr-defined]  # psycopg2's
    cursor.execute(LONGEST_SLEEP)
    cursor.execute(CALLED)
    cursor.close()
    driver.commit()  # type: ignore[attr-defined]  # likewise
