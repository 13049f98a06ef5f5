"""A million time entries, made once and kept for as long as the schema stays the same."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask_migrate import upgrade

from app.identity.token_format import PREFIX, SHOWN, checksum, hash_of
from app.server.database import application
from app.server.web import ROOT
from config import Config

PEOPLE, PROJECTS, CLIENTS, TASKS, ENTRIES = 200, 500, 60, 2_000, 1_000_000
LEVELS, MOVEMENTS, DELIVERIES = 10_000, 200_000, 200_000
# The ids of two more: one who may do everything, one whose token reads users alone.
ADMIN, OBSERVER = PEOPLE + 1, PEOPLE + 2
FILL = ("data.sql", "around.sql")
SIZES = {
    "people": PEOPLE,
    "projects": PROJECTS,
    "clients": CLIENTS,
    "tasks": TASKS,
    "entries": ENTRIES,
    "levels": LEVELS,
    "movements": MOVEMENTS,
    "deliveries": DELIVERIES,
}
LOADING = "timetracker_bench_loading"


def token(user_id: int) -> str:
    """The token of a person; always the same one, so that the data of the last run can be used."""
    body = f"{user_id:026}"
    return PREFIX + body + checksum(body)


def prepare(config: Config, *, fresh: bool) -> Config:
    """The configuration of a database with the data in it; they are loaded if they are not there.

    The name says which schema it has. Only a database that is filled to the end gets that name.
    """
    name = f"timetracker_bench_{ScriptDirectory(str(ROOT / 'migrations')).get_current_head()}"
    there = _run(config, "SELECT datname FROM pg_database WHERE datname LIKE 'timetracker_bench_%'")
    for old in there if fresh else set(there) - {name}:
        _run(config, f'DROP DATABASE "{old}" WITH (FORCE)')
    if fresh or name not in there:
        _run(config, f"CREATE DATABASE {LOADING}")
        fill(on(config, LOADING))
        _run(config, f'ALTER DATABASE {LOADING} RENAME TO "{name}"')
    return on(config, name)


def on(config: Config, database: str) -> Config:
    """The same server, another database."""
    url = sa.make_url(config.sqlalchemy_url).set(database=database)
    return replace(config, database_url=url.render_as_string(hide_password=False))


def fill(config: Config) -> None:
    with application(config):
        upgrade()
    for name in FILL:
        load(config, name)
    for user_id in range(1, OBSERVER + 1):
        _run(
            config, _ACCESS, id=user_id, prefix=token(user_id)[:SHOWN], hash=hash_of(token(user_id))
        )
    _run(config, "VACUUM ANALYZE")


def load(config: Config, name: str) -> None:
    """Run the statements of a file beside this one."""
    for statement in Path(__file__).with_name(name).read_text().split(";\n"):
        _run(config, statement, **SIZES)


def clean(config: Config) -> None:
    """Take away what the measured requests have written."""
    _run(config, "DELETE FROM time_entries WHERE id > :entries", entries=ENTRIES)
    # Events are only added, but for this.
    _run(config, "ALTER TABLE events DISABLE TRIGGER USER")
    _run(config, "TRUNCATE events")
    _run(config, "ALTER TABLE events ENABLE TRIGGER USER")
    vacuum(config)


def vacuum(config: Config) -> None:
    _run(config, "VACUUM ANALYZE")


def _run(config: Config, statement: str, **values: Any) -> list[Any]:
    """The first column of what the statement, in a transaction of its own, returns."""
    engine = sa.create_engine(config.sqlalchemy_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        result = connection.execute(sa.text(statement), values)
        told = list(result.scalars()) if result.returns_rows else []
    engine.dispose()
    return told


_ACCESS = """
    INSERT INTO api_tokens (
        name, description, user_id, scopes, allowed_ips, token_prefix, token_hash)
    SELECT 'benchmark', '', id, CASE username
            WHEN 'admin' THEN ARRAY['admin:all']
            WHEN 'observer' THEN ARRAY['read:users']
            ELSE ARRAY['read:*', 'write:*'] END, '{}', :prefix, :hash
    FROM users WHERE id = :id
"""
