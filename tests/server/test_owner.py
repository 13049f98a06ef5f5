"""What holds against the account that owns the database, and what only the chain finds."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from tests.database import new_database
from tests.server.processes import environment, eventually, timetracker

pytestmark = pytest.mark.live

CHANGES = {
    "an edit": "UPDATE events SET data = '{}'",
    "a deletion": "DELETE FROM events",
    "emptying it": "TRUNCATE events",
    "a new place": "UPDATE events SET sequence = 99",
}


@pytest.fixture(scope="module")
def env(server_url: sa.URL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A database, migrated by an account that owns it and may do nothing else; a user is made."""
    role = f"tt_owner_{uuid4().hex[:8]}"
    admin = sa.create_engine(server_url, isolation_level="AUTOCOMMIT")
    with new_database(server_url) as url, admin.connect() as connection:
        name = sa.make_url(url).database
        for statement in (
            f"CREATE ROLE {role} NOSUPERUSER",
            f'ALTER DATABASE "{name}" OWNER TO {role}',
            f'ALTER DATABASE "{name}" SET role TO {role}',
        ):
            connection.execute(sa.text(statement))
        settings = environment(tmp_path_factory.mktemp("home"), DATABASE_URL=url)
        made = timetracker("create-user", "--username", "ada", env=settings)
        assert made.returncode == 0, made.stderr
        eventually(lambda: timetracker("verify-audit", env=settings).stdout.startswith("1 "))
        yield settings
    with admin.connect() as connection:
        connection.execute(sa.text(f"DROP ROLE {role}"))
    admin.dispose()


@pytest.fixture
def connection(env: dict[str, str]) -> Iterator[sa.Connection]:
    engine = sa.create_engine(env["DATABASE_URL"])
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT current_user")).startswith("tt_owner_")
        yield connection
        connection.rollback()
    engine.dispose()


def refused(connection: sa.Connection, change: str, why: str) -> None:
    with pytest.raises(sa.exc.DBAPIError, match=why), connection.begin_nested():
        connection.execute(sa.text(change))


@pytest.mark.parametrize("what", CHANGES)
def test_the_owner_lacks_the_privilege_and_with_it_meets_the_trigger(
    what: str, connection: sa.Connection
) -> None:
    if what != "a new place":
        refused(connection, CHANGES[what], "permission denied")
        connection.execute(sa.text("ALTER TABLE events DISABLE TRIGGER USER"))
        refused(connection, CHANGES[what], "permission denied")
        connection.execute(sa.text("ALTER TABLE events ENABLE TRIGGER USER"))
    connection.execute(sa.text("GRANT ALL ON events TO CURRENT_USER"))
    refused(connection, CHANGES[what], "Events are only added")


def test_what_the_owner_does_against_both_the_chain_finds(
    connection: sa.Connection, env: dict[str, str], tmp_path: Path
) -> None:
    saved = timetracker("verify-audit", env=env).stdout.split()[-1]
    for statement in (
        "GRANT ALL ON events TO CURRENT_USER",
        "ALTER TABLE events DISABLE TRIGGER USER",
        "UPDATE events SET data = '{}' WHERE sequence = 1",
    ):
        connection.execute(sa.text(statement))
    connection.commit()
    edited = timetracker("verify-audit", env=env)
    assert (edited.returncode, edited.stderr[:30]) == (1, "timetracker: Entry 1 (changed)")
    connection.execute(sa.text("TRUNCATE events"))
    connection.commit()
    assert timetracker("verify-audit", env=env).returncode == 0
    emptied = timetracker("verify-audit", "--head", saved, env=env)
    assert (emptied.returncode, emptied.stderr[:30]) == (1, "timetracker: Entry 1 (missing)")
