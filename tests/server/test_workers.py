"""`timetracker serve` keeps a worker beside the web server, with the key that the secrets need."""

import json
import re
from http.client import HTTPConnection
from pathlib import Path

import psutil
import pytest

from tests.server.processes import Server, environment, eventually, running_on, serving
from tests.webhooks.receiver import receiving

pytestmark = pytest.mark.live
HERE = {"WEBHOOK_ALLOW_HOSTS": "127.0.0.1"}


def workers(server: Server) -> list[psutil.Process]:
    children = psutil.Process(server.process.pid).children()
    alive = [child for child in children if child.status() != psutil.STATUS_ZOMBIE]
    return [child for child in alive if "--attached" in child.cmdline()]


def call(server: Server, token: str, path: str, **body: object) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    connection.request("POST", f"/api/v1{path}", json.dumps(body), headers)
    assert connection.getresponse().status in (200, 201)
    connection.close()


def test_a_webhook_is_delivered_also_when_the_worker_was_killed(home: Path) -> None:
    with receiving() as receiver, serving(environment(home, **HERE)) as server:
        assert server.get("/api/v1/health") == 200
        found = re.search(r"^ +(tt_\w{32})$", server.told, re.M)
        assert found
        hook = {"name": "Hook", "url": receiver.url(), "events": ["client.*"]}
        call(server, found[1], "/webhooks", **hook)
        call(server, found[1], "/clients", name="Northwind")
        eventually(lambda: len(receiver.received) == 1)
        [worker] = workers(server)
        worker.kill()
        eventually(lambda: [w.pid for w in workers(server) if w.pid != worker.pid])
        call(server, found[1], "/clients", name="Southwind")
        eventually(lambda: len(receiver.received) == 2)
        assert server.stop() == 0
    eventually(lambda: not running_on(home))


def test_none_is_started_where_none_is_wanted(home: Path) -> None:
    with serving(environment(home, WEBHOOK_WORKERS="0")) as server:
        assert server.get("/api/v1/health") == 200
        assert workers(server) == []
        assert server.stop() == 0
