"""`timetracker backup` and `restore`: everything that was there, and nothing by halves."""

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.activity.audit import verification
from app.identity.users import service as users
from app.kit.actor import SYSTEM
from app.kit.db import session
from app.kit.errors import Refused
from app.server.backup.restoring import restore
from app.server.backup.saving import save
from app.server.database import application, opened
from config import Config
from tests.database import new_database
from tests.server.processes import environment, timetracker

pytestmark = pytest.mark.live

PEOPLE = ("ada", "ben", "eva")
# What a database is beside its rows. Brackets are put anew when a condition is read again.
FORM = """
    SELECT 'index', indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'trigger', concat(translate(pg_get_triggerdef(oid), '()', ''), tgenabled)
        FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'rule', concat(conrelid::regclass, conname, pg_get_constraintdef(oid))
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'function', pg_get_functiondef(oid) FROM pg_proc p
        WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS
            (SELECT FROM pg_depend d WHERE d.objid = p.oid AND deptype = 'e')
    UNION ALL SELECT 'rights', concat(relname, relkind, relacl) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S', 'v', 'm')
    UNION ALL SELECT 'right', concat(attrelid::regclass, attname, attacl) FROM pg_attribute
        WHERE attacl IS NOT NULL AND attrelid > 16383
    UNION ALL SELECT 'sequence', concat(sequencename, last_value) FROM pg_sequences
    ORDER BY 1, 2
"""
TABLES = """
    SELECT relname FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1
"""


@pytest.fixture(scope="module")
def original(server_url: sa.URL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Config]:
    """A database in which people were made, and one is gone from the middle of the ids."""
    home = str(tmp_path_factory.mktemp("home"))
    with new_database(server_url) as url:
        config = Config(database_url=url, timetracker_home=home, log_level="error")
        with opened(config):
            for name in PEOPLE:
                users.create(SYSTEM, username=name)
            session.commit()
            verification.head()
            session.commit()
        yield config


@pytest.fixture(scope="module")
def saved(original: Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backups") / "saved.dump"
    assert save(original, file) == file.stat().st_size
    return file


@pytest.fixture
def empty(original: Config, server_url: sa.URL) -> Iterator[Config]:
    with new_database(server_url) as url:
        yield replace(original, database_url=url)


def rows(config: Config, statement: str) -> list[Any]:
    engine = sa.create_engine(config.sqlalchemy_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        result = connection.execute(sa.text(statement))
        return [*result] if result.returns_rows else []


def contents(config: Config) -> dict[str, Any]:
    """How many rows each table has, and one hash over them all."""
    hashed = "SELECT count(*), md5(string_agg(t::text, ';' ORDER BY t::text)) FROM"
    return {name: rows(config, f"{hashed} {name} t") for (name,) in rows(config, TABLES)}


def test_what_is_restored_is_what_was_saved(original: Config, saved: Path, empty: Config) -> None:
    restore(empty, saved, replace=False)
    assert contents(empty) == contents(original)
    assert contents(empty)["users"][0][0] == len(PEOPLE)
    assert rows(empty, FORM) == rows(original, FORM)
    with application(empty):
        found = verification.verify()
        assert (found.problem, found.count) == (None, len(PEOPLE))
        added = users.create(SYSTEM, username="ida")
        session.commit()
        assert verification.verify().problem is None
    assert added["id"] == len(PEOPLE) + 1


def test_nobody_else_can_read_a_backup(saved: Path) -> None:
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600


def test_a_device_is_not_replaced(original: Config, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(Refused, match="is no file"):
        save(original, pipe)
    assert pipe.is_fifo()


def test_what_the_database_holds_is_replaced_only_on_request(
    original: Config, saved: Path, empty: Config
) -> None:
    rows(empty, "CREATE TABLE kept (id int)")
    with pytest.raises(Refused, match="not empty"):
        restore(empty, saved, replace=False)
    assert rows(empty, TABLES) == [("kept",)]
    restore(empty, saved, replace=True)
    assert contents(empty) == contents(original)


def test_a_database_in_use_is_left_alone(saved: Path, empty: Config) -> None:
    engine = sa.create_engine(empty.sqlalchemy_url)
    with engine.connect(), pytest.raises(Refused, match="1 connections to the database are open"):
        restore(empty, saved, replace=True)
    engine.dispose()
    assert rows(empty, TABLES) == []


def test_half_a_backup_changes_nothing(saved: Path, empty: Config, tmp_path: Path) -> None:
    rows(empty, "CREATE TABLE kept (id int)")
    half = tmp_path / "half.dump"
    whole = saved.read_bytes()
    for size in (len(whole) // 2, 100, 0):
        half.write_bytes(whole[:size])
        with pytest.raises(Refused, match="cannot be"):
            restore(empty, half, replace=True)
        assert rows(empty, TABLES) == [("kept",)]


def test_a_role_of_another_name_gets_the_same_rights(
    original: Config, saved: Path, empty: Config
) -> None:
    role = f"{sa.make_url(empty.database_url).database}_owner"
    database = sa.make_url(empty.database_url).database
    rows(empty, f"CREATE ROLE {role} LOGIN PASSWORD 'p@ss word'")
    try:
        rows(empty, f'ALTER DATABASE "{database}" OWNER TO {role}')
        url = sa.make_url(empty.database_url).set(username=role, password="p@ss word")
        theirs = replace(empty, database_url=url.render_as_string(hide_password=False))
        restore(theirs, saved, replace=False)
        owner = rows(original, "SELECT current_user")[0][0]
        expected = [(kind, text.replace(owner, role)) for kind, text in rows(original, FORM)]
        assert sorted(rows(theirs, FORM)) == sorted(expected)
        assert contents(theirs) == contents(original)
    finally:
        rows(empty, f"DROP OWNED BY {role} CASCADE")
        rows(empty, f'ALTER DATABASE "{database}" OWNER TO CURRENT_USER')
        rows(empty, f"DROP ROLE {role}")


def test_the_commands_tell_in_a_sentence_what_they_cannot_do(
    original: Config, saved: Path, tmp_path: Path
) -> None:
    env = environment(tmp_path, DATABASE_URL=original.database_url)
    backup = timetracker("backup", str(tmp_path / "new.dump"), env=env)
    assert (backup.returncode, backup.stdout) == (0, ""), backup.stderr
    refused = timetracker("restore", str(saved), env=env)
    assert (refused.returncode, refused.stderr) == (
        1,
        "timetracker: The database is not empty: --replace puts the backup in its place\n",
    )


def test_programs_that_do_not_fit_are_named(original: Config, saved: Path, tmp_path: Path) -> None:
    without = replace(original, pg_bin=str(tmp_path))
    with pytest.raises(Refused, match="or later are needed, and here is none: install"):
        save(without, tmp_path / "new.dump")
    with pytest.raises(Refused, match="cannot be written: No such file"):
        save(original, tmp_path / "nowhere" / "new.dump")
    with pytest.raises(Refused, match="There is no file"):
        restore(original, tmp_path / "new.dump", replace=True)
    assert [*tmp_path.iterdir()] == []
