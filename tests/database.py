"""Databases that last as long as a test run, and what lasts no longer than a block of one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import sqlalchemy as sa

from app.kit.db import session


@contextmanager
def new_database(server: sa.URL) -> Iterator[str]:
    """The URL of an empty database on the server, which is dropped at the end of the block."""
    name = f"tt_test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{uuid4().hex[:8]}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(sa.text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        engine.dispose()


@contextmanager
def undone() -> Iterator[None]:
    """What happens in the block has not happened after it."""
    connection = session.connection()
    session.remove()
    connection.exec_driver_sql("SAVEPOINT house")
    try:
        yield
    finally:
        session.remove()
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT house")
