"""A store with bolts in it, for whoever looks with a browser."""

from collections.abc import Callable

import pytest

from tests.dashboard.browser import Browser
from tests.dashboard.conftest import Person
from tests.inventory.conftest import Store, inventory, store

__all__ = ["inventory", "store"]

Visit = Callable[[str], Browser]


@pytest.fixture
def keeper(store: Store, person: Person, browser: Browser) -> Browser:
    """The browser of a manager, who may change the stock."""
    person("kim", role="manager")
    assert browser.sign_in("kim").status_code == 302
    return browser
