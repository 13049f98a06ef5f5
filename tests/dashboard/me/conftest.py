import pytest

from tests.dashboard.browser import Browser
from tests.dashboard.conftest import Person


@pytest.fixture
def ann(browser: Browser, person: Person) -> Browser:
    """The browser of somebody who is a user."""
    person("ann", full_name="Ann Frost")
    assert browser.sign_in("ann").status_code == 302
    return browser
