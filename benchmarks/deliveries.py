"""How many events one worker delivers in a second, and how long after its commit one arrives."""

import time
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from benchmarks import report
from config import Config
from tests.live.fire import Field, battlefield

TITLE = "Deliveries of webhooks"
MANY, SINGLE, SINGLES_A_SECOND = 5000, 200, 20


def measure(config: Config) -> None:
    """On a server and a database of its own, with the receiver beside them."""
    with (
        TemporaryDirectory(prefix="timetracker-bench-") as home,
        battlefield(sa.make_url(config.sqlalchemy_url), Path(home)) as field,
    ):
        field.hook("ok")
        field.hook("ok", name="Single", events=["client.created"])
        field.start(1)
        field.happen(10)
        field.targets.wait_for(11, seconds=60)
        rate, delays = burst(field), one_by_one(field)
    print()
    report.line([TITLE, "events/s", "delay p50 ms", "delay p99 ms"])
    report.line(["---", "---:", "---:", "---:"])
    report.line([f"{MANY:,} at once", f"{rate:,.0f}", "", ""])
    p50, p99 = (sorted(delays)[int(len(delays) * share)] * 1000 for share in (0.5, 0.99))
    report.line([f"{SINGLES_A_SECOND} a second, by the API", "", f"{p50:.0f}", f"{p99:.0f}"])


def burst(field: Field) -> float:
    """Events a second, from the commit of all to the arrival of the last."""
    before = len(field.targets.lines())
    field.happen(MANY)
    began = time.time()
    field.targets.wait_for(before + MANY, seconds=300)
    return MANY / (max(field.targets.times().values()) - began)


def one_by_one(field: Field) -> list[float]:
    """Seconds from when each event was written, just before its commit, until it arrived."""
    before = len(field.targets.lines())
    for number in range(SINGLE):
        field.admin.make("/clients", name=f"Single {number}")
        time.sleep(1 / SINGLES_A_SECOND)
    field.targets.wait_for(before + SINGLE, seconds=60)
    came = field.targets.times()
    events = field.rows(
        "SELECT id, extract(epoch FROM created_at) AS at FROM events"
        " WHERE type = 'client.created' ORDER BY id DESC LIMIT :count",
        count=SINGLE,
    )
    return [came[f"evt_{event['id']}"] - float(event["at"]) for event in events]
