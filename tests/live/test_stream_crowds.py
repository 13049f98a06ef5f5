"""Streams in great number, with slow readers, through broken connections, to the server's end."""

import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import sqlalchemy as sa

from tests.database import new_database
from tests.live.server import Server, serving
from tests.live.streams import Streams

pytestmark = pytest.mark.live

CROWD = 500
WEB_THREADS = 8
LONG = "x" * 9000


@pytest.fixture(scope="module")
def one_worker(server_url: sa.URL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of one web worker, which lets one token open many streams, and waits for nobody."""
    settings = {"STREAMS_PER_TOKEN": "1000", "STREAM_STALL_SECONDS": "2"}
    home: Path = tmp_path_factory.mktemp("crowds")
    with new_database(server_url) as url, serving(url, home, workers=1, **settings) as server:
        yield server


@pytest.fixture
def server(one_worker: Server) -> Iterator[Server]:
    yield one_worker
    one_worker.hang_up()


def worker_of(server: Server) -> psutil.Process:
    """The web worker: the child of gunicorn, which is a child of the server."""
    family = psutil.Process(server.pid).children(recursive=True)
    gunicorns = [one for one in family if "gunicorn" in " ".join(one.cmdline())]
    return next(one for one in gunicorns if one.ppid() in {g.pid for g in gunicorns})


def test_five_hundred_streams_take_nothing_that_the_api_needs(
    server: Server, streams: Streams
) -> None:
    admin = server.caller()
    for _ in range(CROWD):
        assert streams.open(server.admin_token, "?types=client.created").status == 200
    [held] = server.rows(
        "SELECT count(*) AS connections,"
        " count(*) FILTER (WHERE xact_start < now() - interval '1 second') AS held"
        " FROM pg_stat_activity"
        " WHERE datname = current_database() AND application_name = 'timetracker'"
    )
    # Those of the pool and its overflow; beside these one that hears the bell, and the worker of
    # webhooks has some.
    assert held["connections"] < 3 * WEB_THREADS
    assert held["held"] == 0
    assert worker_of(server).num_threads() < WEB_THREADS + 10
    began = time.monotonic()
    for number in range(10):
        admin.make("/clients", name=f"Heard by all {number}")
    streams.read_until(lambda: all(len(stream.events) == 10 for stream in streams))
    assert time.monotonic() - began < 10
    assert {tuple(s for s, *_ in stream.events) for stream in streams} == {
        tuple(s for s, *_ in streams[0].events)
    }


def test_a_slow_reader_is_cut_off_and_misses_nothing(server: Server, streams: Streams) -> None:
    admin = server.caller()
    client = admin.make("/clients", name="Wordy")
    changes = "?types=client.updated"
    slow = streams.open(server.admin_token, changes, room=4096)
    swift = streams.open(server.admin_token, changes)
    streams.read_until(lambda: slow.last is not None)
    for number in range(60):
        admin.patch(f"/clients/{client['id']}", notes=f"{number} {LONG}")
    streams.remove(slow)
    streams.read_until(lambda: len(swift.events) == 60)
    # Patience, and a round of the hub.
    time.sleep(2 + 2)
    slow.read()
    assert not slow.is_open
    assert len(slow.events) < 60
    again = streams.open(server.admin_token, changes, slow.last)
    slow.close()
    streams.read_until(lambda: len(slow.events + again.events) == 60)
    assert slow.events + again.events == swift.events


def test_streams_end_at_once_with_the_server(server_url: sa.URL, tmp_path: Path) -> None:
    with new_database(server_url) as url:
        with serving(url, tmp_path, workers=1, STREAMS_PER_PROCESS="10") as server:
            streams = Streams(server.address)
            opened = [streams.open(server.admin_token) for _ in range(10)]
            assert streams.open(server.admin_token).status == 503
            psutil.Process(server.pid).terminate()
            began = time.monotonic()
            streams.read_until(lambda: not any(stream.is_open for stream in opened))
            assert time.monotonic() - began < 3
            assert {stream.comments[-1] for stream in opened} == {"the server stops; come back"}
        streams.close()
