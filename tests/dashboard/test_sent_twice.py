"""A form that is sent twice, by a browser without scripts, has one effect."""

import re
from typing import Any

import pytest
import sqlalchemy as sa

from app.identity.idempotency.models import IdempotencyKey
from app.identity.models import ApiToken
from app.kit.db import session
from app.time_entries.models import TimeEntry
from app.webhooks.models import Webhook
from tests.api import Api
from tests.dashboard.browser import Browser, secret_on
from tests.dashboard.page_forms import forms_of
from tests.dashboard.time.work import Work
from tests.house.story import HOOK
from tests.inventory.conftest import Store, inventory, store

__all__ = ["inventory", "store"]
AGAIN = "This form was sent before. Nothing was done a second time."
HX = {"HX-Request": "true"}


def filled(browser: Browser, page: str, action: str = "", **typed: Any) -> dict[str, Any]:
    """What a browser sends of the form on the page."""
    forms = forms_of(page, browser.get(page).text)
    return next(form.fields for form in forms if form.action == (action or page)) | typed


def twice(browser: Browser, page: str, action: str = "", **typed: Any) -> tuple[Any, Any]:
    """Both answers to the form, which was opened once."""
    sent = filled(browser, page, action, **typed)
    first, second = (browser.post(action or page, sent) for _ in range(2))
    assert second.status_code == 302
    assert AGAIN in browser.get(second.location).text
    return first, second


@pytest.fixture
def work(admin: Api) -> Work:
    return Work(admin)


@pytest.fixture
def booked(work: Work, boss: Browser) -> dict[str, Any]:
    """What is typed to book an hour."""
    return {"project_id": work.project["id"], "date": "2026-11-16", "duration": "1:00"}


def notes(api: Api) -> list[str]:
    return [entry["notes"] for entry in api.get("/time-entries").json["time_entries"]]


def timers() -> list[bool]:
    """Of each entry, whether it still runs."""
    return [end is None for end in session.scalars(sa.select(TimeEntry.end_time))]


def test_time_is_booked_once_and_both_answers_lead_to_the_same_place(
    boss: Browser, admin: Api, booked: dict[str, Any]
) -> None:
    first, second = twice(boss, "/entries/create", notes="Once", **booked)
    assert first.location == second.location
    assert notes(admin) == ["Once"]


def test_what_is_typed_again_or_into_another_page_is_booked_as_well(
    boss: Browser, admin: Api, booked: dict[str, Any]
) -> None:
    sent = filled(boss, "/entries/create", notes="Going back", **booked)
    for changed in ({}, {"notes": "to type more"}):
        boss.post("/entries/create", sent | changed)
    boss.post("/entries/create", filled(boss, "/entries/create", notes="Going back", **booked))
    assert sorted(notes(admin)) == ["Going back", "Going back", "to type more"]


def test_a_refused_form_is_sent_again_when_what_stood_against_it_is_gone(
    boss: Browser, admin: Api, work: Work, booked: dict[str, Any]
) -> None:
    path = f"/projects/{work.project['id']}"
    admin.patch(path, json={"status": "on_hold"})
    sent = filled(boss, "/entries/create", notes="Kept", **booked)
    assert boss.post("/entries/create", sent).status_code == 400
    admin.patch(path, json={"status": "active"})
    assert boss.post("/entries/create", sent).status_code == 302
    assert notes(admin) == ["Kept"]


def test_a_timer_that_is_started_twice_or_toggled_twice_runs_once(
    boss: Browser, work: Work
) -> None:
    twice(boss, "/", notes="Started", project_id=work.project["id"])
    assert timers() == [True]
    twice(boss, "/", "/timer/toggle")
    assert timers() == [False]


def toggled(boss: Browser) -> list[Any]:
    """Both answers to the button of the timer, which htmx sent twice."""
    sent = filled(boss, "/", "/timer/toggle")
    options = {"base_url": boss.base_url, "headers": HX | {"Referer": "http://localhost/"}}
    return [boss.client.post("/timer/toggle", data=sent, **options) for _ in range(2)]


def test_a_button_that_could_do_nothing_can_be_pressed_again(boss: Browser, work: Work) -> None:
    assert [answer.headers.get("HX-Redirect") for answer in toggled(boss)] == ["/#project_id"] * 2


def test_a_form_that_htmx_sends_twice_loads_the_page_anew(boss: Browser, work: Work) -> None:
    boss.send("/", notes="Runs", project_id=work.project["id"])
    first, second = toggled(boss)
    assert (first.status_code, "HX-Refresh" in first.headers) == (200, False)
    assert (second.status_code, second.headers["HX-Refresh"]) == (204, "true")
    assert AGAIN in boss.get("/").text


def test_stock_moves_once(boss: Browser, store: Store) -> None:
    before = store.on_hand()
    page = "/inventory/movements/create"
    moved = {"movement_type": "adjustment", "quantity": "5", "warehouse_id": store.main}
    twice(boss, page, stock_item_id="BOLT-8", reason="Found", **moved)
    assert store.on_hand() == before + 5


def test_an_order_is_received_once(boss: Browser, store: Store) -> None:
    supplier = store.api.make("/inventory/suppliers", name="Ironworks")["id"]
    lines = [{"stock_item_id": store.item, "quantity": 40, "unit_cost": 3}]
    paper = {"supplier_id": supplier, "warehouse_id": store.main, "items": lines}
    order = store.api.make("/inventory/purchase-orders", **paper)["id"]
    store.api.post(f"/inventory/purchase-orders/{order}/send")
    before = store.on_hand()
    came = {"items.0.stock_item_id": store.item, "items.0.quantity": "10"}
    twice(boss, f"/inventory/purchase-orders/{order}/receive", **came)
    assert store.on_hand() == before + 10


def test_a_token_is_made_once_and_its_secret_is_neither_shown_nor_kept_again(
    boss: Browser,
) -> None:
    page = "/admin/api-tokens/create"
    sent = filled(boss, page, name="Sync", scopes=["read:projects"])
    secret = secret_on(boss.post(page, sent).text)
    again = boss.post(page, sent)
    token = session.scalars(sa.select(ApiToken).where(ApiToken.name == "Sync")).one()
    assert (again.status_code, again.location) == (302, f"/admin/api-tokens/{token.id}")
    shown = boss.get(again.location).text
    assert f"{AGAIN} If you missed what is shown only once, make a new one." in shown
    assert secret not in shown
    kept = session.execute(sa.select(IdempotencyKey.body, IdempotencyKey.location)).all()
    assert kept == [("", f"/admin/api-tokens/{token.id}")]


def test_a_webhook_is_made_once(boss: Browser) -> None:
    wanted = {"name": "Hook", "url": HOOK["url"], "events": ["project.*"]}
    sent = filled(boss, "/webhooks/create", **wanted)
    secret = re.search(r'value="(whsec_[^"]+)"', boss.post("/webhooks/create", sent).text)
    again = boss.post("/webhooks/create", sent)
    hook = session.scalars(sa.select(Webhook)).one()
    assert again.location == f"/webhooks/{hook.id}"
    assert secret
    assert secret[1] not in boss.get(again.location).text


def test_what_only_asks_or_looks_is_done_as_often_as_it_is_sent(boss: Browser) -> None:
    sent = filled(boss, "/admin/audit-log/verify")
    answers = [boss.post("/admin/audit-log/verify", sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert session.scalar(sa.select(sa.func.count()).select_from(IdempotencyKey)) == 0


def test_a_key_of_somebody_else_counts_for_nothing(
    boss: Browser, admin: Api, person: Any, booked: dict[str, Any]
) -> None:
    person("ann", role="admin")
    other = Browser(boss.client.application)
    other.sign_in("ann")
    keys = {"form_key": "the-same"}
    for browser in (boss, other):
        sent = filled(browser, "/entries/create", notes="Each", **booked)
        browser.post("/entries/create", sent | keys)
    assert notes(admin) == ["Each", "Each"]
