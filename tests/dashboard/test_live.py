"""The stream of a signed-in browser: what its person may see, for as long as they are signed in."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, update

from app.events.sealing import seal
from app.identity.models import BrowserSession, User
from app.kit.clock import now
from app.kit.db import session
from app.settings.models import RequireSecondFactor, Settings
from tests.activity.stream.conftest import Ear
from tests.api import Api
from tests.dashboard.browser import PASSWORD, Browser
from tests.dashboard.conftest import Person


def listening(browser: Browser, path: str = "/live", **options: Any) -> Ear:
    return Ear(browser.client.get(path, base_url=browser.base_url, **options))


def place_of(page: str) -> int:
    """Where in the ledger a page stands."""
    [place] = re.findall(r'data-live-from="(\d+)"', page)
    return int(place)


def test_a_browser_hears_of_time_as_its_person_sees_it(
    app: Flask, admin: Api, person: Person, browser: Browser
) -> None:
    ann = person("ann")
    browser.sign_in("ann")
    ear = listening(browser)
    project = admin.make("/projects", name="Website")
    admin.make("/clients", name="Nobody looks at clients that closely")
    admin.make("/time-entries", project_id=project["id"], date="2026-11-20", duration="1:00")
    admin.make(
        "/time-entries",
        project_id=project["id"],
        date="2026-11-20",
        duration="1:00",
        user_id=ann.id,
    )
    assert ear.types(2) == ["project.created", "time_entry.created"]


def test_a_page_hears_what_happened_since_it_was_made(boss: Browser, admin: Api) -> None:
    admin.make("/projects", name="On the page")
    seal()
    place = place_of(boss.get("/projects").text)
    admin.make("/projects", name="Before the page listens")
    ear = listening(boss, f"/live?last_event_id={place}")
    admin.make("/projects", name="While it listens")
    told = [event["data"]["data"]["name"] for event in ear.hear(2)]
    assert told == ["Before the page listens", "While it listens"]


def test_a_form_that_comes_back_stands_where_it_was_sent(boss: Browser, admin: Api) -> None:
    before = place_of(boss.get("/projects/create").text)
    admin.make("/projects", name="Meanwhile")
    seal()
    page = boss.send("/projects/create", name="")
    assert page.status_code == 400
    assert place_of(page.text) > before


def test_a_browser_that_connects_anew_goes_on_where_it_was(boss: Browser, admin: Api) -> None:
    """It sends the address as it was, and the last id that it has heard."""
    path = f"/live?last_event_id={place_of(boss.get('/projects').text)}"
    admin.make("/projects", name="Heard")
    [heard] = listening(boss, path).hear()
    admin.make("/projects", name="Missed")
    [event] = listening(boss, path, headers={"Last-Event-ID": heard["id"]}).hear()
    assert event["data"]["data"]["name"] == "Missed"


def test_who_is_not_signed_in_is_told_not_to_come_back(browser: Browser) -> None:
    answer = browser.get("/live", headers={"Accept": "text/event-stream"})
    assert (answer.status_code, answer.text) == (204, "")


def test_a_place_that_is_none_is_refused(boss: Browser) -> None:
    assert boss.get("/live?last_event_id=yesterday").status_code == 400


def sign_out(browser: Browser) -> None:
    browser.send("/sign-out", _page="/")


def end_elsewhere(_browser: Browser) -> None:
    session.execute(delete(BrowserSession))


def be_idle(_browser: Browser) -> None:
    """Listening is no sign of somebody being there."""
    session.execute(update(BrowserSession).values(last_seen_at=now() - timedelta(days=7)))


def deactivate(_browser: Browser) -> None:
    session.execute(update(User).where(User.username == "ann").values(is_active=False))


def be_asked_for_a_second_factor(_browser: Browser) -> None:
    everybody = RequireSecondFactor.EVERYBODY
    session.execute(update(Settings).values(require_second_factor=everybody))


def change_the_password_elsewhere(browser: Browser) -> None:
    other = Browser(browser.client.application)
    other.sign_in("ann")
    fields = {"current_password": PASSWORD, "password": "another long password"}
    assert other.send("/password", **fields).status_code == 302


@pytest.mark.parametrize(
    "end",
    [
        sign_out,
        end_elsewhere,
        be_idle,
        deactivate,
        be_asked_for_a_second_factor,
        change_the_password_elsewhere,
    ],
)
def test_the_stream_ends_with_the_session(person: Person, browser: Browser, end: Any) -> None:
    person("ann")
    browser.sign_in("ann")
    ear = listening(browser)
    end(browser)
    session.commit()
    # A heartbeat, where it does not end.
    assert next(ear.pieces, None) is None
