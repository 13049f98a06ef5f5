"""The database that the server and the command line work on: ours, or the one they are given."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from flask_migrate import upgrade
from sqlalchemy import func, select

from app import create_app
from app.kit.db import db
from app.kit.embedded import Embedded
from app.kit.embedded.cluster import MAX_CONNECTIONS
from app.server.given_database import check
from config import BadSetting, Config

# A number of our own choice: whoever holds this advisory lock migrates.
MIGRATION_LOCK = 7_446_187
SECONDS_BETWEEN_TRIES = 0.1
# For the pools' overflow, the command line, and a look with psql.
RESERVE = 80


@dataclass(frozen=True)
class Database:
    """A database that answers; `config` names it in `database_url`."""

    config: Config
    embedded: Embedded | None = None

    @property
    def is_lost(self) -> bool:
        return self.embedded is not None and self.embedded.is_lost


@contextmanager
def running(config: Config) -> Iterator[Database]:
    """The database while the block runs: our own PostgreSQL is started where none is given.

    :raises BadSetting: if the given one cannot be used
    :raises CannotStart: if ours does not start
    """
    if config.database_url:
        check(config)
        yield Database(config)
        return
    check_connections(config)
    embedded = Embedded(config.home, pg_bin=config.pg_bin, os_user=config.pg_os_user)
    try:
        yield Database(replace(config, database_url=embedded.start()), embedded)
    finally:
        embedded.stop()


def check_connections(config: Config) -> None:
    """Refuse more threads than our own PostgreSQL has connections for.

    :raises BadSetting: with both numbers
    """
    threads = config.workers * config.web_threads
    if threads > MAX_CONNECTIONS - RESERVE:
        raise BadSetting(
            f"WEB_CONCURRENCY times WEB_THREADS is {threads}, and our own PostgreSQL serves "
            f"{MAX_CONNECTIONS - RESERVE}: lower one of them, or set DATABASE_URL."
        )


@contextmanager
def application(config: Config) -> Iterator[None]:
    """A context of the application on the database that `config` names."""
    with create_app(config).app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


@contextmanager
def migrated() -> Iterator[None]:
    """The database at its newest migration. Of several servers that start at once, one brings it
    there, and does what is in the block, while the others wait.
    """
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # Its own connection, so that the lock and the settings end with it.
        connection.detach()
        # By asking again: CREATE INDEX CONCURRENTLY waits for every statement that runs, so also
        # for one that waits for the lock.
        while not connection.scalar(select(func.pg_try_advisory_lock(MIGRATION_LOCK))):
            time.sleep(SECONDS_BETWEEN_TRIES)
        upgrade()
        yield


@contextmanager
def opened(config: Config) -> Iterator[None]:
    """All of this at once, for one command."""
    with running(config) as database, application(database.config):
        with migrated():
            pass
        yield
