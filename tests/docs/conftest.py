"""The server that the published examples speak of."""

import pytest
from sqlalchemy import text

from app.kit.db import session
from tests.api import Api


@pytest.fixture
def office(admin: Api) -> Api:
    """An administrator of the things that the examples name: client 5, project 1 with task 5."""
    stock = (("stock_items", 1), ("warehouses", 1))
    for table, first in (("clients", 5), ("projects", 1), ("tasks", 5), *stock):
        # Unlike setval, undone with the test's transaction.
        session.execute(text(f"ALTER TABLE {table} ALTER COLUMN id RESTART WITH {first}"))
    session.commit()
    admin.make("/clients", name="Northwind")
    admin.make(
        "/projects",
        name="Website Redesign",
        description="Complete website overhaul",
        client_id=5,
        hourly_rate=75.00,
        estimated_hours=120,
    )
    admin.make("/tasks", name="Update homepage", project_id=1)
    return admin
