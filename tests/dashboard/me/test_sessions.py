"""`/me/sessions`: one's browsers, and their end."""

from flask import Flask
from sqlalchemy import select, update

from app.dashboard.user_agents import _BROWSERS, _SYSTEMS, known
from app.identity.models import BrowserSession
from app.kit.db import session
from tests.dashboard.browser import Browser
from tests.dashboard.conftest import Person

PAGE = "/me/sessions"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


def second(app: Flask) -> Browser:
    """Another browser of ann's, which says that it is Firefox."""
    other = Browser(app)
    other.sign_in("ann")
    newest = select(BrowserSession.id).order_by(BrowserSession.id.desc()).limit(1)
    ident = BrowserSession.id == newest.scalar_subquery()
    session.execute(update(BrowserSession).where(ident).values(user_agent=FIREFOX))
    session.commit()
    return other


def test_each_browser_is_named_and_this_one_is_marked(app: Flask, ann: Browser) -> None:
    second(app)
    page = ann.get(PAGE).text
    assert page.count('<th scope="row"') == 2
    assert "Firefox on Windows" in page
    assert page.count("This one") == 1
    assert "127.0.0.1" in page


def test_one_is_ended_at_once(app: Flask, ann: Browser) -> None:
    other = second(app)
    ident = session.scalar(select(BrowserSession.id).where(BrowserSession.user_agent == FIREFOX))
    assert ann.send(f"{PAGE}/{ident}/end", _page=PAGE).location == PAGE
    assert other.get("/me").location.startswith("/sign-in")
    page = ann.get(PAGE).text
    assert "That browser is signed out." in page
    assert "Sign out all others" not in page


def test_all_others_are_ended_and_this_one_stays(app: Flask, ann: Browser) -> None:
    others = [second(app), second(app)]
    ann.send(f"{PAGE}/end-others", _page=PAGE)
    assert "2 browsers are signed out." in ann.get(PAGE).text
    assert {other.get("/me").status_code for other in others} == {302}


def test_nobody_ends_the_browser_of_somebody_else(app: Flask, ann: Browser, person: Person) -> None:
    person("bob")
    other = Browser(app)
    other.sign_in("bob")
    ident = session.scalar(select(BrowserSession.id).order_by(BrowserSession.id.desc()).limit(1))
    second(app)
    assert ann.send(f"{PAGE}/{ident}/end", _page=PAGE).status_code == 404
    ann.send(f"{PAGE}/end-others", _page=PAGE)
    assert other.get("/me").status_code == 200


def test_browsers_are_told_by_what_they_say() -> None:
    edge = "Mozilla/5.0 (Macintosh) AppleWebKit/537 Chrome/140.0 Safari/537.36 Edg/140.0"
    phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"
    found = [(known(_BROWSERS, one), known(_SYSTEMS, one)) for one in (edge, phone, "curl/8")]
    assert found == [("Edge", "macOS"), ("Safari", "iPhone"), ("", "")]
