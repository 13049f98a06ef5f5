"""A log that whoever owns the database can do with as they like."""

import pytest
import sqlalchemy as sa

from app.kit.db import session
from tests.activity.chained import ENTRIES, head
from tests.api import Api


@pytest.fixture
def log(admin: Api) -> Api:
    """A log of twelve entries, whose guards a superuser has taken down."""
    for number in range(ENTRIES // 2):
        client = admin.make("/clients", name=f"Client {number}")
        admin.put(f"/clients/{client['id']}", json={"phone": f"+1-555-01{number}"})
    assert head(admin).sequence == ENTRIES
    session.execute(sa.text("ALTER TABLE events DISABLE TRIGGER USER"))
    session.execute(sa.text("DROP INDEX uq_events_sequence"))
    return admin
