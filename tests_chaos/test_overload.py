"""More is asked than can be done: whoever cannot be served is told so in time."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa

from app.server.queueing import MOST_SECONDS_IN_QUEUE
from tests.live.caller import Answer
from tests.live.server import Server
from tests_chaos.comparing import say
from tests_chaos.postgres import Postgres

CLIENTS, ROUNDS = 200, 2
LOOKS = 100
LOCK_SECONDS, STATEMENT_SECONDS = 15, 60


def timed(server: Server, method: str, path: str, **body: object) -> tuple[Answer, float]:
    caller = server.caller()
    caller.expected = 503
    began = time.monotonic()
    # Longer than any limit of time.
    caller.connection.timeout = 2 * STATEMENT_SECONDS
    answer = caller.call(method, path, **body)
    return answer, time.monotonic() - began


def test_more_clients_than_connections_with_queries_of_a_second(
    server: Server, postgres: Postgres
) -> None:
    assert server.caller().get("/health").status == 200
    postgres.slow_down()

    def write(number: int) -> list[tuple[Answer, float]]:
        return [
            timed(server, "POST", "/clients", name=f"Client {number}/{n}") for n in range(ROUNDS)
        ]

    with ThreadPoolExecutor(CLIENTS) as pool:
        writing = [pool.submit(write, number) for number in range(CLIENTS)]
        time.sleep(1)
        looks = []
        for _ in range(LOOKS):
            answer, seconds = timed(server, "GET", "/health")
            assert answer.status == 200
            looks.append(seconds)
            time.sleep(0.1)
        answers = [answer for one in writing for answer in one.result()]
    told = Counter(answer.status for answer, _ in answers)
    longest = max(seconds for _, seconds in answers)
    looks.sort()
    p95 = looks[LOOKS * 95 // 100]
    say(f"{CLIENTS} clients, 16 threads, 1 s a query: {told[201]} answered, {told[503]} told 503; "
        f"the longest wait {longest:.1f} s; /health {looks[LOOKS // 2] * 1000:.0f} ms, p95 "
        f"{p95 * 1000:.0f} ms, at worst {looks[-1] * 1000:.0f} ms")  # fmt: skip
    assert set(told) == {201, 503}
    assert all(a.headers.get("Retry-After") for a, _ in answers if a.status == 503)
    assert longest < MOST_SECONDS_IN_QUEUE + 3
    assert p95 < 0.1
    assert postgres.rows("SELECT count(*) FROM clients")[0][0] == told[201]


def test_what_runs_away_is_cancelled(server: Server, postgres: Postgres) -> None:
    assert server.caller().get("/health").status == 200
    postgres.slow_down(10 * STATEMENT_SECONDS)
    engine = sa.create_engine(postgres.url, poolclass=sa.NullPool)
    with engine.connect() as blocker, ThreadPoolExecutor(2) as pool:
        blocker.execute(sa.text("LOCK TABLE time_entries IN ACCESS EXCLUSIVE MODE"))
        query = "/reports/summary?group_by=project&start_date=2024-01-01"
        report = pool.submit(timed, server, "GET", query)
        write = pool.submit(timed, server, "POST", "/clients", name="Slow")
        (blocked, waited), (cancelled, ran) = report.result(), write.result()
    for answer in (blocked, cancelled):
        assert (answer.status, answer.headers["Retry-After"]) == (503, "1")
    say(f"503 after {waited:.0f} s to a report that waits for a lock, after {ran:.0f} s to a "
        "statement that does not end")  # fmt: skip
    assert waited < LOCK_SECONDS + 3
    assert ran < STATEMENT_SECONDS + 3
