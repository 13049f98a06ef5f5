"""`/me`: what people change about themselves."""

from flask import Flask
from sqlalchemy import select

from app.events.models import Event
from app.identity.models import User
from app.kit.db import session
from tests.dashboard.browser import Browser, error_at
from tests.dashboard.conftest import Person

FIELDS = {"full_name": "Ann Frost", "email": "ann@example.com", "timezone": "Asia/Tokyo"}


def test_the_page_shows_what_is_there(ann: Browser) -> None:
    page = ann.get("/me").text
    assert "Signed in as ann" in page
    assert 'value="Ann Frost"' in page
    assert '<option value="Europe/Brussels">' in page
    assert '<option value="de">Deutsch</option>' in page
    assert 'href="/me/sessions"' in page
    assert "hourly_rate" not in page


def test_what_is_saved_is_told_and_recorded(ann: Browser) -> None:
    assert ann.send("/me", **FIELDS, week_start="sunday", language="").location == "/me"
    page = ann.get("/me").text
    assert "Your profile is saved." in page
    assert 'value="Asia/Tokyo"' in page
    assert '<option value="sunday" selected>' in page
    events = select(Event.type).where(Event.type == "user.updated")
    assert session.scalars(events).all() == ["user.updated"]


def test_the_language_that_is_chosen_is_spoken_at_once(ann: Browser) -> None:
    ann.send("/me", language="de")
    assert '<html lang="de">' in ann.get("/me").text
    ann.send("/me", language="")
    assert '<html lang="en">' in ann.get("/me").text


def test_errors_stand_beside_their_fields_and_keep_what_was_typed(ann: Browser) -> None:
    page = ann.send("/me", full_name="<b>Ann</b>", email="nowhere", timezone="Mars/Olympus")
    assert page.status_code == 400
    assert error_at(page.text, "email") == "Must be an email address"
    assert error_at(page.text, "timezone").startswith("Must be an IANA time zone")
    assert "&lt;b&gt;Ann&lt;/b&gt;" in page.text
    assert 'value="Mars/Olympus"' in page.text
    assert session.scalar(select(User.full_name).where(User.username == "ann")) == "Ann Frost"


def test_an_address_of_somebody_else_is_refused_at_its_field(ann: Browser, person: Person) -> None:
    person("bob", email="bob@example.com")
    page = ann.send("/me", email="Bob@example.com")
    assert page.status_code == 400
    assert "There is already a user with that email address" in page.text


def test_roles_and_rates_are_not_changed_here(ann: Browser) -> None:
    ann.send("/me", full_name="Ann", role="admin", hourly_rate="900")
    ann_is = session.scalars(select(User).where(User.username == "ann")).one()
    assert (ann_is.role, ann_is.hourly_rate) == ("user", None)


def test_a_viewer_changes_their_own_profile_too(app: Flask, person: Person) -> None:
    person("vic", role="viewer")
    browser = Browser(app)
    browser.sign_in("vic")
    assert browser.send("/me", timezone="Europe/Rome").location == "/me"
