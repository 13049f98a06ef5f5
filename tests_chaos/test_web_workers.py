"""Web workers that are killed, reloaded and stopped while everybody writes."""

import os
import random
import signal
import threading
import time
from http.client import HTTPConnection
from pathlib import Path

import psutil

from tests.live.server import Server
from tests_chaos.comparing import compare, say
from tests_chaos.postgres import Postgres
from tests_chaos.writers import BROKEN, furnish, writing

SECONDS = float(os.environ.get("CHAOS_SECONDS", "120"))
SECONDS_BETWEEN_KILLS = 2.0
WRITERS = 8
RELOADS, REQUESTS = 30, 10_000


def gunicorn(server: Server) -> psutil.Process:
    family = psutil.Process(server.pid).children()
    return next(process for process in family if "gunicorn" in process.cmdline())


def workers(server: Server) -> list[psutil.Process]:
    return gunicorn(server).children()


def test_web_workers_are_killed_every_two_seconds(
    server: Server, postgres: Postgres, folder: Path
) -> None:
    kills = []
    with writing(server, folder) as crowd:
        time.sleep(SECONDS_BETWEEN_KILLS)
        began = time.monotonic()
        quiet = crowd.rate(began - 1, began)
        while time.monotonic() < began + SECONDS:
            random.choice(workers(server)).kill()  # noqa: S311  # not secret
            kills.append(time.monotonic())
            time.sleep(SECONDS_BETWEEN_KILLS)
        # The last one's two seconds are over: the capacity of before is there again.
        back = time.monotonic()
        time.sleep(2)
        again = crowd.rate(back, back + 2)
    told = compare(crowd, postgres.url, folder)
    gaps = [crowd.first_success(kill) for kill in kills]
    broken = crowd.statuses[BROKEN]
    say(f"{len(kills)} kills: {told}; {broken} requests broke; after a kill the next answer came "
        f"within {max(gaps) * 1000:.0f} ms; {again:.0f} writes a second 2 s after the last, "
        f"{quiet:.0f} before the first")  # fmt: skip
    assert set(crowd.statuses) <= {BROKEN, 200, 201, 204, 404, 409}, crowd.statuses
    # Each kill breaks at most what was under way or waiting on a connection of that worker.
    assert broken <= len(kills) * WRITERS * 2
    assert max(gaps) < 2
    assert again > quiet * 0.6


def test_thirty_reloads_under_ten_thousand_requests(server: Server) -> None:
    place, failures, left = furnish(server), [], iter(range(REQUESTS))
    lock = threading.Lock()

    def ask() -> None:
        connection = HTTPConnection(server.address, timeout=30)
        headers = {"Authorization": f"Bearer {server.admin_token}"}
        while True:
            with lock:
                if next(left, None) is None:
                    connection.close()
                    return
            try:
                connection.request("GET", f"/api/v1/projects/{place.project}", headers=headers)
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    failures.append(answer.status)
            except OSError as error:
                failures.append(repr(error))
                connection.close()

    askers = [threading.Thread(target=ask) for _ in range(WRITERS)]
    began, reloads = time.monotonic(), 0
    for asker in askers:
        asker.start()
    while reloads < RELOADS or any(asker.is_alive() for asker in askers):
        if reloads < RELOADS:
            gunicorn(server).send_signal(signal.SIGHUP)
            reloads += 1
        time.sleep(0.5)
    say(f"{REQUESTS:,} requests in {time.monotonic() - began:.0f} s, {reloads} reloads: "
        f"{len(failures)} failed")  # fmt: skip
    assert failures == []


def test_a_request_is_answered_although_the_server_is_told_to_stop(
    server: Server, postgres: Postgres
) -> None:
    furnish(server)
    postgres.slow_down()
    answers = []

    def write() -> None:
        caller = server.caller()
        answers.append(caller.post("/clients", name="Slow").status)

    writer = threading.Thread(target=write)
    writer.start()
    time.sleep(0.5)
    os.kill(server.pid, signal.SIGTERM)
    writer.join(20)
    assert answers == [201]
    assert postgres.rows("SELECT count(*) FROM clients")[0][0] == 1
