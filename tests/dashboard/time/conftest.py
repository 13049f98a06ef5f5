from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.identity.models import User
from tests.api import Api
from tests.dashboard.browser import Browser
from tests.dashboard.conftest import Person
from tests.dashboard.time.work import Work


@pytest.fixture
def ann(person: Person, browser: Browser) -> User:
    """Somebody of the role user, who is signed in with `browser`."""
    user = person("ann")
    browser.sign_in("ann")
    return user


@pytest.fixture
def work(admin: Api) -> Work:
    """A client, a project with two tasks, and time booked on it."""
    return Work(admin)


@pytest.fixture
def noon() -> datetime:
    """Today at a time that is today in UTC; entries of tests lie around it."""
    return datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)


def hours(count: float) -> Any:
    return timedelta(hours=count)
