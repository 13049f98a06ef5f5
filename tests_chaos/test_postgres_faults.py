"""PostgreSQL is killed, restarted, cut off and made slow while everybody writes."""

import time
from collections.abc import Callable
from pathlib import Path

from tests.live.server import Server, serving
from tests_chaos.comparing import compare, say
from tests_chaos.postgres import Postgres
from tests_chaos.proxy import Proxy
from tests_chaos.writers import Crowd, writing

TIMES, SECONDS_AWAY = 10, 2.0
SECONDS_OF_SILENCE = 30.0


def only_polite(crowd: Crowd) -> None:
    """Whoever could not be served was told so, and when to come back."""
    assert set(crowd.statuses) <= {200, 201, 204, 404, 409, 503}, crowd.statuses
    assert all(attempt.retry_after for attempt in crowd.attempts if attempt.status == 503)


def disturb(
    server: Server, postgres: Postgres, folder: Path, name: str, disturbance: Callable[[], float]
) -> None:
    """`disturbance` disturbs, and returns the moment from which all is well again."""
    with writing(server, folder) as crowd:
        backs = []
        for _ in range(TIMES):
            time.sleep(1)
            backs.append(disturbance())
        time.sleep(2)
    told = compare(crowd, postgres.url, folder)
    waits = [crowd.first_success(back) for back in backs]
    say(f"{name}, {TIMES} times: {told}; {crowd.statuses[503]} answers 503; after its return the "
        f"first write within {max(waits) * 1000:.0f} ms")  # fmt: skip
    only_polite(crowd)
    assert max(waits) < 1


def test_postgres_is_killed(server: Server, postgres: Postgres, folder: Path) -> None:
    def kill() -> float:
        postgres.kill()
        time.sleep(SECONDS_AWAY)
        postgres.start()
        return time.monotonic()

    disturb(server, postgres, folder, "kill -9 of PostgreSQL for 2 s", kill)


def test_postgres_restarts_at_once(server: Server, postgres: Postgres, folder: Path) -> None:
    def restart() -> float:
        postgres.run("pg_ctl", "-D", str(postgres.data), "-m", "immediate", "-w", "stop")
        postgres.stop()
        postgres.start()
        return time.monotonic()

    disturb(server, postgres, folder, "restart -m immediate", restart)


def test_all_backends_of_postgres_are_terminated(
    server: Server, postgres: Postgres, folder: Path
) -> None:
    def terminate() -> float:
        postgres.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name LIKE 'timetracker%'"
        )
        return time.monotonic()

    disturb(server, postgres, folder, "terminated backends", terminate)


def test_the_network_to_postgres_is_silent(postgres: Postgres, folder: Path) -> None:
    with Proxy(postgres.port) as proxy, serving(postgres.url_at(proxy.port), folder) as server:
        with writing(server, folder) as crowd:
            time.sleep(2)
            proxy.silent = True
            time.sleep(SECONDS_OF_SILENCE)
            assert live(server) < 0.5
            proxy.silent = False
            back = time.monotonic()
            time.sleep(5)
        told = compare(crowd, postgres.url, folder)
        wait = crowd.first_success(back)
        longest = max(attempt.seconds for attempt in crowd.attempts)
        say(f"The network silent for {SECONDS_OF_SILENCE:.0f} s: {told}; {crowd.statuses[503]} "
            f"answers 503, the longest wait {longest:.1f} s; the first write {wait * 1000:.0f} ms "
            "after")  # fmt: skip
        only_polite(crowd)
        assert wait < 1
        server.hang_up()


def test_the_network_to_postgres_is_slow(postgres: Postgres, folder: Path) -> None:
    with Proxy(postgres.port) as proxy, serving(postgres.url_at(proxy.port), folder) as server:
        with writing(server, folder) as crowd:
            time.sleep(1)
            proxy.delay = 0.05
            time.sleep(15)
            proxy.delay = 0
        told = compare(crowd, postgres.url, folder)
        say(f"50 ms a packet: {told}; {crowd.statuses[503]} answers 503")
        only_polite(crowd)
        server.hang_up()


def live(server: Server) -> float:
    """How many seconds the process takes to say that it is alive."""
    began = time.monotonic()
    assert server.caller().get("/health/live").status == 200
    return time.monotonic() - began
