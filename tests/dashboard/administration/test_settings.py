"""`/admin/settings` and `/admin/system`."""

import re

from sqlalchemy import select, text

from app.kit.db import session
from app.settings.models import Settings
from tests.api import Limited
from tests.dashboard.browser import Browser, error_at
from tests.dashboard.conftest import Person

PAGE, SYSTEM = "/admin/settings", "/admin/system"
FIELDS = {
    "company_name": "Studio <Nord>",
    "timezone": "Europe/Oslo",
    "currency": "NOK",
    "week_start": "sunday",
    "overlap_policy": "deny",
    "inventory": ["false", "true"],
    "require_if_match": "false",
    "require_second_factor": "off",
}


def test_what_is_set_is_shown_and_saved(boss: Browser) -> None:
    assert 'value="EUR"' in boss.get(PAGE).text
    assert boss.send(PAGE, **FIELDS).location == PAGE
    page = boss.get(PAGE).text
    assert "The settings are saved." in page
    assert 'value="Studio &lt;Nord&gt;"' in page
    assert '<option value="deny" selected>' in page
    assert 'name="inventory" value="true" checked' in page
    row = session.scalars(select(Settings)).one()
    assert (row.currency, row.modules) == ("NOK", {"inventory": True})
    boss.send(PAGE, **FIELDS | {"inventory": "false"})
    session.expire_all()
    assert session.scalars(select(Settings)).one().modules == {"inventory": False}


def test_what_somebody_saved_meanwhile_is_not_overwritten_unseen(boss: Browser) -> None:
    shown = re.search(r'name="version" value="([^"]+)"', boss.get(PAGE).text)
    assert shown
    boss.send(PAGE, company_name="First", version=shown[1])
    page = boss.send(PAGE, company_name="Second", version=shown[1])
    assert page.status_code == 400
    assert "changed meanwhile" in page.text
    assert session.scalars(select(Settings.company_name)).one() == "First"


def test_errors_stand_beside_their_fields(boss: Browser) -> None:
    page = boss.send(PAGE, **FIELDS | {"currency": "euro", "timezone": "Nowhere"})
    assert page.status_code == 400
    assert error_at(page.text, "currency") == "Must be an ISO 4217 code such as EUR"
    assert error_at(page.text, "timezone").startswith("Must be an IANA time zone")
    assert 'value="euro"' in page.text
    assert 'value="Studio &lt;Nord&gt;"' in page.text
    assert session.scalars(select(Settings.currency)).one() == "EUR"


def test_the_state_of_the_system_is_told(boss: Browser) -> None:
    page = boss.get(SYSTEM).text
    head = session.scalar(text("SELECT version_num FROM alembic_version"))
    assert f"<dd>{head}</dd>" in page
    assert "PostgreSQL" in page
    assert "Is not there" in page
    assert "Counted in the memory of each process." in page
    assert "postgresql://" not in page


def test_a_store_that_is_lost_is_told(boss: Browser, limited: Limited) -> None:
    limited(ratelimit_storage_uri="redis://127.0.0.1:1/0")
    assert ">Lost</span>" in boss.get(SYSTEM).text


def test_they_are_for_administrators(browser: Browser, person: Person) -> None:
    person("ann", role="manager")
    browser.sign_in("ann")
    assert {browser.get(path).status_code for path in (PAGE, SYSTEM)} == {403}
