"""One load for all of these tests: they only look at it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask

from app.demo import load
from app.kit.db import db, session
from app.server.first_run import welcome

# A Wednesday afternoon.
AT = datetime(2026, 3, 18, 13, 40, tzinfo=UTC)


@pytest.fixture(autouse=True, scope="module")
def transaction(app: Flask) -> Iterator[None]:
    """The transaction of all tests of a module, with the demo data in it."""
    with app.app_context(), db.engine.connect() as connection:
        outer = connection.begin()
        session.remove()
        session.configure(bind=connection, join_transaction_mode="create_savepoint")
        welcome()
        load(AT)
        yield
        session.remove()
        session.configure(bind=None)
        outer.rollback()
