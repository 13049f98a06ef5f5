"""What the chain costs: writers while somebody seals all the time, sealing, and checking."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
import sqlalchemy as sa

from app.activity.audit import verification
from app.events import sealing
from app.kit.db import session
from app.server.database import application
from benchmarks import data, report
from benchmarks.cases import new_entries
from benchmarks.comparison import Measured
from benchmarks.load import Client, put_under_load
from benchmarks.servers import OURS, Server, serving
from config import Config

TITLE = "Ledger"
WRITERS, EVENTS = 16, 100_000
# As the readers of the ledger do it: as often as the bell can ring.
SECONDS_BETWEEN_SEALS = 0.02
# Events as large as those of time entries.
FILL = """
    INSERT INTO events (type, actor_id, token_id, subject_type, subject_id, data, changes,
        request_id, ip)
    SELECT 'time_entry.updated', 1, 1, 'time_entry', e.id, to_jsonb(e),
        '{"notes": ["before", "after"]}', md5(e.id::text), '192.0.2.1'
    FROM time_entries e ORDER BY id LIMIT :events
"""


def measure(config: Config, rounds: int, seconds: float) -> None:
    data.clean(config)
    print()
    report.line([f"{TITLE}: {WRITERS} clients book time", "requests/s", "p50 ms", "p99 ms"])
    report.line(["---", "---:", "---:", "---:"])
    with serving(config, OURS) as server:
        alone, sealed = written(server, config, rounds, seconds)
    for name, found in (("nobody seals", alone), (f"every {SECONDS_BETWEEN_SEALS} s", sealed)):
        times = [f"{found.percentile(percent):.1f}" for percent in (50, 99)]
        report.line([name, f"{found.rate:,.0f}", *times])
    data.clean(config)
    with application(config):
        session.execute(sa.text(FILL), {"events": EVENTS})
        session.commit()
        count = session.scalar(sa.text("SELECT count(*) FROM events"))
        begin = time.perf_counter()
        sealing.seal()
        session.commit()
        between = time.perf_counter()
        found = verification.verify()
        end = time.perf_counter()
    assert found.count == count
    print(f"\nSealed {count / (between - begin):,.0f} events a second,")
    print(f"checked {count / (end - between):,.0f} events a second, of {count:,}.")


def written(
    server: Server, config: Config, rounds: int, seconds: float
) -> tuple[Measured, Measured]:
    crowd = [Client(server.address, new_entries(number)) for number in range(WRITERS)]
    put_under_load(crowd, 1)
    alone, sealed = Measured(), Measured()
    for _ in range(rounds):
        alone.loads.append(put_under_load(crowd, seconds))
        with sealer(config):
            sealed.loads.append(put_under_load(crowd, seconds))
    return alone, sealed


@contextmanager
def sealer(config: Config) -> Iterator[None]:
    done = threading.Event()

    def run() -> None:
        url = sa.make_url(config.sqlalchemy_url).set(drivername="postgresql")
        connection = psycopg2.connect(url.render_as_string(hide_password=False))
        connection.autocommit = True
        with connection.cursor() as cursor:
            while not done.wait(SECONDS_BETWEEN_SEALS):
                cursor.execute("SELECT seal_events(2000)")
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
