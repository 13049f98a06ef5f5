"""What takes its time, because it is about time: leases that end, drips, and heartbeats."""

import os
import signal
import time

import psutil

from tests.live.fire import Field
from tests.live.server import Server
from tests.live.streams import Streams


def test_a_worker_that_wakes_after_its_lease_changes_nothing(field: Field) -> None:
    field.hook("slow")
    [sleeper] = field.start(1)
    field.happen(1)
    field.targets.wait_for(1)
    os.kill(sleeper.pid, signal.SIGSTOP)
    field.rows("UPDATE webhook_deliveries SET due_at = now() WHERE due_at IS NOT NULL")
    field.start(1)
    field.settled(1)
    before = field.rows("SELECT * FROM webhook_deliveries")
    os.kill(sleeper.pid, signal.SIGCONT)
    time.sleep(3)
    assert field.rows("SELECT * FROM webhook_deliveries") == before
    assert before[0]["status"] == "delivered"
    assert before[0]["attempts"] == 2


def test_receivers_that_flood_or_drip_are_cut_off_and_fill_no_memory(field: Field) -> None:
    [worker] = field.start(1)
    field.hook("ok")
    field.happen(20)
    field.settled(20)
    process = psutil.Process(worker.pid)
    before = process.memory_info().rss
    for path in ("gigabyte", "drip", "headers"):
        field.hook(path)
    field.happen(5)
    field.settled(20 + 5 + 3 * 5, seconds=90, tried=True)
    assert process.memory_info().rss - before < 30_000_000
    kept = field.rows("SELECT max(length(response_body)) AS most FROM webhook_deliveries")
    assert kept[0]["most"] <= 20_000


def test_silence_is_broken_every_fifteen_seconds(server: Server, streams: Streams) -> None:
    opened = [streams.open(server.admin_token, "?types=team.deleted") for _ in range(3)]
    server.caller().make("/clients", name="Not asked for")
    began = time.monotonic()
    streams.read_until(lambda: all(stream.comments for stream in opened))
    assert 14 < time.monotonic() - began < 18
    assert {stream.comments[0] for stream in opened} == {"heartbeat"}
    [sealed] = server.rows("SELECT max(sequence) AS head FROM events")
    # What was not asked for need not be looked through again.
    assert {stream.last for stream in opened} == {sealed["head"]}
