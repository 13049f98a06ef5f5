"""`timetracker verify-audit`: the log checked from outside, in the database and in a file."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.database import new_database
from tests.server.processes import environment, timetracker

pytestmark = pytest.mark.live

# As whoever owns the database could.
FORGE = (
    "ALTER TABLE events DISABLE TRIGGER USER",
    "UPDATE events SET data = '{}' WHERE sequence = 2",
)


@pytest.fixture
def env(server_url: sa.URL, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The settings of a database in which three people were made."""
    with new_database(server_url) as url:
        settings = environment(tmp_path, DATABASE_URL=url)
        for name in ("ada", "ben", "eva"):
            made = timetracker("create-user", "--username", name, env=settings)
            assert made.returncode == 0, made.stderr
        yield settings


def test_a_log_is_whole_until_somebody_forges_it(env: dict[str, str]) -> None:
    found = timetracker("verify-audit", env=env)
    assert (found.returncode, found.stderr) == (0, "")
    assert re.fullmatch(r"3 entries are whole\nHead: 3:[0-9a-f]{64}\n", found.stdout)
    saved = found.stdout.split()[-1]
    assert timetracker("verify-audit", "--head", saved, env=env).returncode == 0
    cut = timetracker("verify-audit", "--head", f"4{saved[1:]}", env=env)
    assert (cut.returncode, cut.stderr) == (
        1,
        "timetracker: Entry 4 (missing): Entry 4 is not there\n",
    )
    engine = sa.create_engine(env["DATABASE_URL"])
    with engine.begin() as connection:
        for statement in FORGE:
            connection.execute(sa.text(statement))
    engine.dispose()
    forged = timetracker("verify-audit", env=env)
    assert forged.returncode == 1
    assert forged.stdout.startswith("1 entries are whole\nHead: 1:")
    assert forged.stderr.startswith("timetracker: Entry 2 (changed): ")


def test_what_is_no_head_and_no_export_is_told_in_a_sentence(
    env: dict[str, str], tmp_path: Path
) -> None:
    no_head = timetracker("verify-audit", "--head", "7", env=env)
    assert no_head.returncode == 1
    assert no_head.stderr.startswith("timetracker: A head looks like 7:9f86…")
    notes = tmp_path / "notes.txt"
    notes.write_text("milk\n")
    no_export = timetracker("verify-audit", "--file", str(notes), env=env)
    assert no_export.returncode == 1
    assert no_export.stderr.startswith("timetracker: Line 1 is no entry of an audit log")
