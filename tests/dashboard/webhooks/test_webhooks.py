"""`/webhooks`: made, changed, tried, and what was sent, looked at and sent again."""

import re
from typing import Any

from flask import Flask
from sqlalchemy import select, update

from app.kit.db import session
from app.webhooks.models import Delivery, DeliveryStatus, Webhook
from app.webhooks.worker.dispatch import dispatch
from tests.api import Api
from tests.dashboard.browser import Browser, error_at
from tests.dashboard.conftest import Person
from tests.dashboard.page_forms import forms_of

PAGE = "/webhooks"
FIELDS: dict[str, Any] = {
    "name": "Chat",
    "url": "https://example.com/hooks",
    "events": ["time_entry.created", "project.*"],
    "headers": "Authorization: Bearer abc\nX-Room: 7",
    "ordered": ["false", "true"],
}


def made(browser: Browser, **fields: Any) -> str:
    """The address of a new webhook's page."""
    answer = browser.send(f"{PAGE}/create", **FIELDS | fields)
    assert answer.status_code == 200, answer.text
    ident = session.scalars(select(Webhook.id).order_by(Webhook.id.desc())).first()
    return f"{PAGE}/{ident}"


def pinged(browser: Browser, path: str, **values: Any) -> str:
    """The address of the delivery of a ping, of which that has come."""
    browser.send(f"{path}/ping", _page=path)
    dispatch()
    session.execute(update(Delivery).values(due_at=None, **values))
    session.commit()
    ident = session.scalars(select(Delivery.id).order_by(Delivery.id.desc())).first()
    return f"{path}/deliveries/{ident}"


def test_without_webhooks_the_page_says_what_they_are_for(boss: Browser) -> None:
    page = boss.get(PAGE).text
    assert "No webhooks yet" in page
    assert f'href="{PAGE}/create"' in page


def test_a_webhook_that_is_to_hear_of_nothing_is_not_saved_as_it_was(boss: Browser) -> None:
    path = made(boss)
    page = boss.get(f"{path}/edit").text
    [form] = [form for form in forms_of(f"{path}/edit", page) if "url" in form.typed]
    answer = boss.post(form.action, form.fields | {"events": ""})
    assert answer.status_code == 400
    assert "events-error" in answer.text
    assert "" in form.fields["events"]


def test_events_that_are_not_offered_are_kept(browser: Browser, person: Person) -> None:
    person("ann")
    browser.sign_in("ann")
    path = made(browser, events=["time_entry.created", "settings.*"])
    page = browser.get(f"{path}/edit").text
    [form] = [form for form in forms_of(f"{path}/edit", page) if "url" in form.typed]
    assert browser.post(form.action, form.fields | {"name": "Room"}).status_code == 302
    webhook = session.scalars(select(Webhook)).one()
    assert webhook.name == "Room"
    assert sorted(webhook.events) == ["settings.*", "time_entry.created"]


def test_a_webhook_is_made_and_its_secret_shown_once(boss: Browser) -> None:
    page = boss.send(f"{PAGE}/create", **FIELDS)
    secret = re.search(r'id="secret" value="(whsec_[^"]+)"', page.text)
    assert secret
    assert page.headers["Cache-Control"] == "no-store"
    webhook = session.scalars(select(Webhook)).one()
    assert webhook.events == ["time_entry.created", "project.*"]
    assert webhook.header_names == ["Authorization", "X-Room"]
    assert webhook.ordered
    shown = boss.get(f"{PAGE}/{webhook.id}").text + boss.get(f"{PAGE}/{webhook.id}/edit").text
    assert secret[1] not in shown
    assert "Bearer abc" not in shown
    assert "Authorization: ***" in shown


def test_events_are_offered_in_groups_with_when_they_happen(boss: Browser) -> None:
    page = boss.get(f"{PAGE}/create").text
    assert "<legend>Time entry</legend>" in page
    assert "A timer starts, or time is booked without an end" in page
    assert 'value="time_entry.*"' in page
    assert 'value="ping"' not in page


def test_errors_stand_beside_their_fields_and_keep_what_was_typed(boss: Browser) -> None:
    fields = {"url": "ftp://example.com", "events": [], "headers": "Host: me\nno colon"}
    page = boss.send(f"{PAGE}/create", **FIELDS | fields | {"name": "<i>x"})
    assert page.status_code == 400
    assert error_at(page.text, "url")
    assert error_at(page.text, "events") == "Events are required"
    assert error_at(page.text, "headers") == "“Host”: Is set by the server"
    assert "Host: me\nno colon</textarea>" in page.text
    assert "&lt;i&gt;x" in page.text


def test_a_change_keeps_the_values_of_headers_that_were_left(boss: Browser) -> None:
    path = made(boss)
    before = session.scalars(select(Webhook)).one()
    kept = {"headers": "Authorization: ***\nX-Room: ***", "name": "Chat room"}
    assert boss.send(f"{path}/edit", **FIELDS | kept).location == path
    session.expire_all()
    assert session.scalars(select(Webhook)).one().headers_sealed == before.headers_sealed
    page = boss.get(path).text
    assert "The webhook is saved." in page
    assert "webhook.updated" in page


def test_a_webhook_is_switched_off_and_on_and_deleted(boss: Browser) -> None:
    path = made(boss)
    boss.send(f"{path}/switch", _page=path, is_active="false")
    page = boss.get(path).text
    assert "Nothing is sent to it." in page
    assert "Send a ping" not in page
    boss.send(f"{path}/switch", _page=path, is_active="true")
    assert "Send a ping" in boss.get(path).text
    assert "Delete the webhook Chat?" in boss.get(f"{path}/delete").text
    assert boss.send(f"{path}/delete").location == PAGE
    assert boss.get(path).status_code == 404


def test_a_secret_is_rotated(boss: Browser) -> None:
    path = made(boss)
    page = boss.send(f"{path}/rotate-secret", overlap_seconds="3600").text
    assert 'value="whsec_' in page
    assert "there are signatures by the old secret" in page
    assert boss.send(f"{path}/rotate-secret", overlap_seconds="x").status_code == 400


def test_deliveries_are_listed_filtered_looked_at_and_sent_again(boss: Browser) -> None:
    path = made(boss)
    one = pinged(
        boss,
        path,
        status=DeliveryStatus.FAILED,
        attempts=3,
        response_status=500,
        request_body='{"type":"ping"}',
        response_body="<script>alert(1)</script>",
        duration_ms=12,
    )
    page = boss.get(path).text
    assert "A ping is on its way." in page
    assert re.search(r">Failed</span>.*?500.*?>3<.*?12 ms", page, re.S)
    assert "No delivery matches." in boss.get(f"{path}?status=delivered").text
    assert one in boss.get(f"{path}?status=failed&event_type=ping").text
    assert 'hx-trigger="load delay' in page
    refreshed = boss.get(path, headers={"HX-Request": "true"}).text
    assert 'hx-trigger="load delay' not in refreshed
    page = boss.get(one).text
    assert "&#34;type&#34;: &#34;ping&#34;" in page
    assert "&lt;script&gt;alert(1)" in page
    assert boss.send(f"{one}/redeliver", _page=one).location == one
    page = boss.get(one).text
    assert "The delivery is on its way again." in page
    assert 'hx-trigger="load delay:2s"' in page
    assert session.scalars(select(Delivery.status)).one() == DeliveryStatus.PENDING


def test_people_have_webhooks_of_their_own_and_see_no_others(
    boss: Browser, person: Person, app: Flask
) -> None:
    path = made(boss)
    person("ann")
    ann = Browser(app)
    ann.sign_in("ann")
    page = ann.get(f"{PAGE}/create").text
    assert 'value="time_entry.created"' in page
    assert 'value="settings.updated"' not in page
    for other in (path, f"{path}/edit", f"{path}/delete"):
        assert ann.get(other).status_code == 404
    own = made(ann, name="Mine", events=["timer.*"])
    assert "Mine" in ann.get(PAGE).text
    assert "Chat" not in ann.get(PAGE).text
    assert "Mine" in boss.get(PAGE).text
    assert 'href="/me/sessions"' in ann.get(own).text


def test_a_viewer_reads_and_changes_nothing(browser: Browser, person: Person) -> None:
    person("vic", role="viewer")
    browser.sign_in("vic")
    assert "Add webhook" not in browser.get(PAGE).text
    assert browser.get(f"{PAGE}/create").status_code == 403


def test_the_notice_of_one_that_was_given_up_leads_to_it(boss: Browser, admin: Api) -> None:
    path = made(boss)
    session.execute(
        update(Webhook).values(is_active=False, disabled_at="2026-01-01", disabled_reason="Gone")
    )
    session.commit()
    assert f'href="{path}"' in boss.get("/me").text
    assert "Given up" in boss.get(path).text
