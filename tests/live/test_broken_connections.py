"""A database that hangs up on everybody is told as 503, and asked again at the next request."""

import json

import pytest

from tests.live.caller import Caller
from tests.live.server import Server

pytestmark = pytest.mark.live
WORKERS = 2


def hang_up_on_everybody(server: Server) -> None:
    server.rows(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'timetracker' AND datname = current_database()"
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
