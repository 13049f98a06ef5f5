"""The newest migrations, while the code that came before them and their own write side by side."""

import os
import re
import subprocess
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.live.server import TIMETRACKER, serving
from tests_chaos.comparing import compare, say
from tests_chaos.postgres import Postgres
from tests_chaos.writers import writing

ROOT = Path(__file__).parents[1]
SIZES = {"people": 50, "projects": 200, "clients": 60, "tasks": 1_000, "entries": 200_000}
VERSION = "SELECT version_num FROM alembic_version"
# PostgreSQL tells of whoever waits for another for longer than a second. Building an index beside
# writers waits for these by its nature, and keeps nobody waiting.
WAITED = re.compile(r"still waiting for (?!ShareLock on virtual transaction).*")


def git(*arguments: str) -> bytes:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, f"This needs the history of the project: {done.stderr.decode()}"
    return done.stdout


@pytest.fixture
def old_code(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project as it was before the commit of its newest migration."""
    newest = max((ROOT / "migrations" / "versions").glob("[0-9]*_*.py"))
    added = git("log", "-1", "--format=%H", "--diff-filter=A", "--", str(newest)).decode().strip()
    old = folder / "old"
    old.mkdir()
    archive = git("archive", f"{added}^")
    subprocess.run(["tar", "-x", "-C", str(old)], input=archive, check=True)
    # gunicorn looks first in the folder that it is started in.
    monkeypatch.chdir(old)
    return old


def command(*arguments: str, url: str, home: Path, code: Path) -> subprocess.Popen[bytes]:
    settings = {"DATABASE_URL": url, "TIMETRACKER_HOME": str(home), "PYTHONPATH": str(code)}
    return subprocess.Popen(
        [TIMETRACKER, *arguments],
        env=os.environ | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def told_by(process: subprocess.Popen[bytes]) -> str:
    out, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors.decode()
    return out.decode().strip()


def fill(postgres: Postgres, code: Path) -> None:
    engine = sa.create_engine(postgres.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in (code / "benchmarks" / "data.sql").read_text().split(";\n"):
            connection.execute(sa.text(statement), SIZES)
        connection.execute(sa.text("VACUUM ANALYZE"))
    engine.dispose()


def interrupt(postgres: Postgres, folder: Path) -> str:
    """Kill a migration at work; the version it had come to."""
    before = postgres.rows(VERSION)[0][0]
    migrating = command("migrate", url=postgres.url, home=folder, code=ROOT)
    working = (
        "SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'timetracker%'"
        " AND query ~ '^\\s*(ALTER|CREATE|UPDATE alembic)' AND state <> 'idle'"
    )
    while migrating.poll() is None:
        if postgres.rows(VERSION)[0][0] != before or postgres.rows(working):
            migrating.kill()
        time.sleep(0.002)
    migrating.communicate()
    return str(postgres.rows(VERSION)[0][0])


def test_migrations_beside_writers(postgres: Postgres, folder: Path, old_code: Path) -> None:
    home = folder / "home"
    home.mkdir()
    told_by(command("migrate", url=postgres.url, home=home, code=old_code))
    start = postgres.rows(VERSION)[0][0]
    fill(postgres, old_code)
    made = command("create-token", "--user", "admin", "--scope", "admin:all",
                   url=postgres.url, home=home, code=old_code)  # fmt: skip
    token = told_by(made)
    with serving(postgres.url, home, token=token, PYTHONPATH=str(old_code)) as old:
        with writing(old, folder) as crowd:
            time.sleep(2)
            mark = len(postgres.log)
            began = time.monotonic()
            stopped_at = interrupt(postgres, home)
            twins = [command("migrate", url=postgres.url, home=home, code=ROOT) for _ in range(2)]
            for twin in twins:
                told_by(twin)
            took = time.monotonic() - began
            (folder / "new").mkdir()
            with serving(postgres.url, folder / "new", token=token) as new:
                with writing(new, folder) as newcomers:
                    time.sleep(5)
                new.hang_up()
        old.hang_up()
    end = postgres.rows(VERSION)[0][0]
    waited = WAITED.findall(postgres.log[mark:])
    longest = max(attempt.seconds for attempt in crowd.attempts)
    crowd.writers += newcomers.writers
    with crowd.journal.open("a") as journal:
        journal.write(newcomers.journal.read_text())
    told = compare(crowd, postgres.url, folder)
    say(f"Migrations {start} to {end} over 200,000 entries, killed at {stopped_at}, then two at "
        f"once: {took:.1f} s; {told}; a writer waited {longest * 1000:.0f} ms at most")  # fmt: skip
    assert set(crowd.statuses) <= {200, 201, 204, 404, 409}, crowd.statuses
    assert waited == []
    assert postgres.rows("SELECT 1 FROM pg_index WHERE NOT indisvalid") == []
    assert start < end
