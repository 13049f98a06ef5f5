"""`/admin/api-tokens`: issued, shown once, found, rotated, revoked."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.events.models import Event
from app.identity.models import ApiToken, User
from app.kit.db import session
from tests.api import Limited
from tests.dashboard.browser import Browser, error_at, secret_on
from tests.dashboard.conftest import Person

TOKENS = "/admin/api-tokens"
CREATE = f"{TOKENS}/create"


def issue(boss: Browser, **fields: object) -> str:
    """The clear token that the page shows."""
    user_id = session.scalar(select(User.id).where(User.username == "boss"))
    given = {"name": "Sync", "user_id": user_id, "scopes": ["read:projects", "read:users"]}
    page = boss.send(CREATE, **given | fields)
    assert page.status_code == 200, error_at(page.text, "name")
    return secret_on(page.text)


def token_id() -> int:
    return session.scalars(select(ApiToken.id)).one()


def status_with(client: FlaskClient, secret: str) -> int:
    bearer = {"Authorization": f"Bearer {secret}"}
    return client.get("/api/v1/projects", headers=bearer).status_code


def test_an_empty_list_says_how_to_begin(boss: Browser) -> None:
    page = boss.get(TOKENS).text
    assert "No tokens yet" in page
    assert f'href="{CREATE}"' in page


def test_a_created_token_works_and_is_shown_once(boss: Browser, app: Flask) -> None:
    secret = issue(boss, name="Invoicing", expires_in_days="30", allowed_ips="127.0.0.0/8\n::1")
    assert status_with(app.test_client(), secret) == 200
    for path in (TOKENS, f"{TOKENS}/{token_id()}/rotate", f"{TOKENS}/{token_id()}/revoke"):
        page = boss.get(path).text
        assert secret[:10] in page
        assert secret not in page
    row = session.scalars(select(ApiToken)).one()
    assert row.allowed_ips == ["127.0.0.0/8", "::1/128"]
    assert row.expires_at is not None


def test_the_page_with_the_token_is_kept_nowhere_and_has_a_curl_that_works(
    boss: Browser, app: Flask
) -> None:
    page = boss.send(CREATE, name="Sync", scopes=["read:time_entries"])
    assert page.headers["Cache-Control"] == "no-store"
    secret = secret_on(page.text)
    curl = f"Authorization: Bearer {secret}&#34; http://localhost/api/v1/time-entries"
    assert curl in page.text
    assert secret not in page.headers.get("Set-Cookie", "")


def test_errors_stand_beside_their_fields_and_what_was_typed_is_kept(boss: Browser) -> None:
    page = boss.send(
        CREATE,
        name="",
        description="Nightly <sync>",
        user_id="999999",
        scopes=["read:projects"],
        expires_in_days="soon",
        allowed_ips="192.0.2.0/24\n10.0.0.300",
    )
    assert page.status_code == 400
    assert error_at(page.text, "name") == "Name is required"
    assert error_at(page.text, "user_id") == "There is no user 999999"
    assert error_at(page.text, "expires_in_days").startswith("Must be a whole number")
    assert error_at(page.text, "allowed_ips").startswith("“10.0.0.300”: Must be an address")
    assert error_at(page.text, "scopes") == ""
    assert "Nightly &lt;sync&gt;" in page.text
    assert 'value="soon"' in page.text
    assert 'value="read:projects" checked' in page.text
    assert 'value="read:tasks" checked' not in page.text
    assert "192.0.2.0/24\n10.0.0.300</textarea>" in page.text
    assert session.scalar(select(func.count()).select_from(ApiToken)) == 0


def test_a_token_needs_a_scope(boss: Browser) -> None:
    page = boss.send(CREATE, name="Sync")
    assert page.status_code == 400
    assert error_at(page.text, "scopes") == "Scopes are required"


def test_a_scope_that_its_user_may_never_have_is_refused_at_the_field(
    boss: Browser, person: Person
) -> None:
    page = boss.send(CREATE, name="Sync", user_id=person("ann").id, scopes=["admin:all"])
    assert page.status_code == 400
    assert "admin:all" in error_at(page.text, "scopes")
    assert 'value="admin:all" checked' in page.text


def test_every_scope_is_offered_with_its_description(boss: Browser) -> None:
    page = boss.get(CREATE).text
    assert page.count('type="checkbox" name="scopes"') == 20
    assert "Full administrative access (use with caution)" in page


def test_tiers_are_offered_where_there_are_some(boss: Browser, limited: Limited) -> None:
    limited(ratelimit_tiers="")
    assert "rate_limit_tier" not in boss.get(CREATE).text
    limited(ratelimit_tiers="bulk=1000/minute;9/second")
    page = boss.get(CREATE).text
    assert '<option value="">default: 100 per minute, 1,000 per hour</option>' in page
    assert '<option value="bulk">bulk: 9 per second, 1,000 per minute</option>' in page
    issue(boss, rate_limit_tier="bulk")
    issue(boss, rate_limit_tier="")
    tiers = select(ApiToken.rate_limit_tier).order_by(ApiToken.id)
    assert session.scalars(tiers).all() == ["bulk", None]
    refused = boss.send(CREATE, name="x", scopes=["read:*"], rate_limit_tier="gold")
    assert error_at(refused.text, "rate_limit_tier") == "Must be one of: default, bulk"


def test_people_who_left_are_not_offered(boss: Browser, person: Person) -> None:
    person("here", full_name="Still Here")
    person("left", is_active=False)
    page = boss.get(CREATE).text
    assert "here \u2013 Still Here" in page
    assert ">left" not in page


def test_names_are_text_and_never_markup(boss: Browser, person: Person) -> None:
    attack = '"><script>alert(1)</script>'
    person("<b>ann</b>", full_name="<i>Ann</i>")
    issue(boss, name=attack, description=attack)
    boss.send(f"{TOKENS}/{token_id()}/revoke")
    pages = [boss.get(TOKENS).text, boss.get(CREATE).text, boss.get(f"{TOKENS}?q={attack}").text]
    pages.append(boss.send(CREATE, name=attack, description=attack, allowed_ips=attack).text)
    for page in pages:
        assert "<script>alert" not in page
        assert "<b>ann" not in page
        assert "<i>Ann" not in page
    assert "&lt;script&gt;alert(1)" in pages[0]


def test_a_rotated_token_gets_a_new_secret_and_the_old_one_overlaps(
    boss: Browser, app: Flask
) -> None:
    first, client = issue(boss), app.test_client()
    second = secret_on(boss.send(f"{TOKENS}/{token_id()}/rotate", overlap_seconds="3600").text)
    assert (status_with(client, first), status_with(client, second)) == (200, 200)
    assert "old secret ends" in boss.get(TOKENS).text
    third = secret_on(boss.send(f"{TOKENS}/{token_id()}/rotate", overlap_seconds="0").text)
    statuses = [status_with(client, secret) for secret in (first, second, third)]
    assert statuses == [401, 401, 200]


def test_a_wrong_overlap_is_told_at_its_field(boss: Browser) -> None:
    issue(boss)
    page = boss.send(f"{TOKENS}/{token_id()}/rotate", overlap_seconds="-1")
    assert page.status_code == 400
    assert error_at(page.text, "overlap_seconds").startswith("Must be a whole number")


def test_a_revoked_token_stops_at_once_and_stays_in_the_list(boss: Browser, app: Flask) -> None:
    secret = issue(boss, name="Old app")
    path = f"{TOKENS}/{token_id()}/revoke"
    assert "cannot be undone" in boss.get(path).text
    assert boss.send(path).location == TOKENS
    page = boss.get(TOKENS).text
    assert "“Old app” is revoked." in page
    assert ">Revoked</span>" in page
    assert status_with(app.test_client(), secret) == 401
    refused = boss.send(f"{TOKENS}/{token_id()}/rotate", overlap_seconds="0")
    assert refused.status_code == 400
    assert "The token is revoked" in refused.text


def test_what_happens_here_is_in_the_ledger(boss: Browser) -> None:
    issue(boss)
    boss.send(f"{TOKENS}/{token_id()}/rotate", overlap_seconds="0")
    boss.send(f"{TOKENS}/{token_id()}/revoke")
    of_tokens = select(Event.type).where(Event.subject_type == "token").order_by(Event.id)
    assert session.scalars(of_tokens).all() == ["token.created", "token.rotated", "token.revoked"]


def test_an_unknown_token_is_a_page_that_says_so(boss: Browser) -> None:
    for path in (f"{TOKENS}/999999/rotate", f"{TOKENS}/999999/revoke", f"{TOKENS}/0/revoke"):
        assert boss.get(path).status_code == 404


def test_a_token_is_renamed_and_keeps_its_scopes(boss: Browser) -> None:
    issue(boss)
    path = f"{TOKENS}/{token_id()}"
    assert boss.send(f"{path}/edit", name="Books", description="").location == path
    assert "Books" in boss.get(path).text
    refused = boss.send(f"{path}/edit", name="", allowed_ips="here")
    assert refused.status_code == 400
    assert error_at(refused.text, "name") == "Name is required"
    assert error_at(refused.text, "allowed_ips").startswith("“here”: Must be an address")
