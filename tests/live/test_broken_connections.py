"""A database that hangs up on everybody is told as 503, and asked again at the next request."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.database import new_database
from tests.live.caller import Caller
from tests.live.server import Server, serving
from tests.live.streams import Streams

pytestmark = pytest.mark.live
WORKERS = 2


@pytest.fixture
def server(server_url: sa.URL, tmp_path: Path) -> Iterator[Server]:
    """Of its own: some worker may not have found out in the end, and would tell the next test."""
    with new_database(server_url) as url, serving(url, tmp_path, workers=WORKERS) as server:
        yield server
        server.hang_up()


def hang_up_on_everybody(server: Server) -> None:
    server.rows(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name LIKE 'timetracker%' AND datname = current_database()"
    )


def status(caller: Caller, method: str, path: str, body: object = None) -> int:
    caller.connection.request(method, f"/api/v1{path}", json.dumps(body), caller.headers)
    answer = caller.connection.getresponse()
    answer.read()
    return answer.status


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [("GET", "/projects", None), ("POST", "/clients", {"name": "Rather Late"})],
)
def test_each_worker_finds_out_once(server: Server, method: str, path: str, body: object) -> None:
    callers = server.crowd(8)
    assert {status(caller, "GET", "/projects") for caller in callers} == {200}
    hang_up_on_everybody(server)
    seen = [status(caller, method, path, body) for caller in callers * 4]
    assert set(seen) <= {200, 201, 409, 503}
    assert seen.count(503) <= WORKERS
    assert seen[-1] in (200, 409)


def test_streams_outlive_the_database(server: Server, streams: Streams, server_url: sa.URL) -> None:
    admin = server.caller()
    opened = [streams.open(server.admin_token, "?types=client.*") for _ in range(5)]
    for number, seconds in enumerate((0, 3, 0)):
        break_down(server, server_url, seconds)
        made(admin, f"After the break {number}")
        streams.read_until(lambda: all(len(s.events) > number for s in opened))  # noqa: B023
    assert all(stream.is_open for stream in opened)
    for stream in opened:
        names = [told["data"]["name"] for _, _, told in stream.events]
        assert names == [f"After the break {number}" for number in range(3)]


def break_down(server: Server, server_url: sa.URL, seconds: float) -> None:
    """End all connections to the server's database, and let nobody in for so long."""
    name = server.engine.url.database
    server.engine.dispose()
    outside = sa.create_engine(server_url, isolation_level="AUTOCOMMIT")
    with outside.connect() as connection:
        connection.execute(sa.text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'))
        connection.execute(
            sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"),
            {"name": name},
        )
        time.sleep(seconds)
        connection.execute(sa.text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'))
    outside.dispose()


def made(admin: Any, name: str) -> None:
    """A client of this name, when the worker has found out that it needs new connections."""
    admin.expected = 503
    deadline = time.monotonic() + 10
    while admin.post("/clients", name=name).status not in (201, 409):
        assert time.monotonic() < deadline
