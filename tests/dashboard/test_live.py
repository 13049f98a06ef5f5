"""The stream of a signed-in browser: what its person may see, for as long as they are signed in."""

from flask import Flask

from tests.activity.stream.conftest import Ear
from tests.api import Api
from tests.dashboard.browser import Browser
from tests.dashboard.conftest import Person


def listening(browser: Browser) -> Ear:
    return Ear(browser.client.get("/live", base_url=browser.base_url))


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


def test_the_stream_ends_with_the_session(person: Person, browser: Browser) -> None:
    person("ann")
    browser.sign_in("ann")
    ear = listening(browser)
    browser.send("/sign-out", _page="/")
    assert list(ear.pieces) == []
