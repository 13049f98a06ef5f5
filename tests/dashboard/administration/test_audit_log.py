"""`/admin/audit-log`: what happened, found, looked at, exported and verified."""

import json
import re

from sqlalchemy import select, text

from app.events.models import Event
from app.kit.db import session
from tests.api import Api
from tests.dashboard.browser import Browser, error_at
from tests.dashboard.conftest import Person

PAGE = "/admin/audit-log"


def happened(admin: Api) -> int:
    """The id of a client that was made and renamed."""
    client = admin.make("/clients", name="Acme")["id"]
    admin.patch(f"/clients/{client}", json={"name": "<b>Acme</b> Ltd"})
    return int(client)


def types(page: str) -> list[str]:
    return re.findall(r'scope="row"><a href="[^"]+">([^<]+)<', page)


def test_entries_tell_who_did_what_and_what_changed(boss: Browser, admin: Api) -> None:
    happened(admin)
    page = boss.get(PAGE).text
    assert types(page)[:2] == ["client.updated", "client.created"]
    assert "by token" in page
    assert re.search(r"<code>name</code>.*?Acme</span>.*?&lt;b&gt;Acme&lt;/b&gt; Ltd", page, re.S)
    assert "each chained to the one before" in page


def test_the_log_is_filtered_as_the_api_does(boss: Browser, admin: Api) -> None:
    client = happened(admin)
    boss_id = session.scalars(select(Event.actor_id).where(Event.type == "user.signed_in")).one()
    for query, found in {
        "type=client.*": ["client.updated", "client.created"],
        f"actor_id={boss_id}": ["user.signed_in"],
        f"subject_type=client&subject_id={client}&type=client.created": ["client.created"],
        "ip=192.0.2.0/24": [],
        "end_date=2000-01-01": [],
    }.items():
        assert types(boss.get(f"{PAGE}?{query}").text) == found, query
    assert "No entry of the log matches." in boss.get(f"{PAGE}?ip=192.0.2.1").text
    assert boss.get(f"{PAGE}?type=nothing").status_code == 400


def test_an_entry_has_a_page_with_all_of_it(boss: Browser, admin: Api) -> None:
    happened(admin)
    address = re.search(rf'href="({PAGE}/\d+)">client.updated', boss.get(PAGE).text)
    assert address
    page = boss.get(address[1]).text
    assert "What changed" in page
    assert "&#34;name&#34;: &#34;&lt;b&gt;Acme&lt;/b&gt; Ltd&#34;" in page
    assert boss.get(f"{PAGE}/999999").status_code == 404


def test_the_log_is_taken_as_a_file_with_its_filters(boss: Browser, admin: Api) -> None:
    happened(admin)
    assert f'href="{PAGE}/export?type=client.*&amp;format=csv"' in (
        boss.get(f"{PAGE}?type=client.*").text
    )
    answer = boss.get(f"{PAGE}/export?type=client.*&format=jsonl")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="audit-log.jsonl"'
    lines = [json.loads(line)["type"] for line in answer.text.splitlines()]
    assert lines == ["client.created", "client.updated"]
    exported = select(Event.type).where(Event.type == "audit_log.exported")
    assert session.scalars(exported).all() == ["audit_log.exported"]


def test_the_chain_is_verified_on_demand(boss: Browser, admin: Api) -> None:
    happened(admin)
    page = boss.send(f"{PAGE}/verify").text
    assert ">Whole</span>" in page
    assert "entries were checked in" in page
    kept = re.search(r"<code>(\d+):([0-9a-f]{64})</code>", page)
    assert kept
    again = boss.send(f"{PAGE}/verify", sequence=kept[1], hash=kept[2]).text
    assert ">Whole</span>" in again
    other = boss.send(f"{PAGE}/verify", sequence=kept[1], hash="0" * 64).text
    assert ">Broken</span>" in other


def test_what_was_tampered_with_is_named(boss: Browser, admin: Api) -> None:
    happened(admin)
    boss.get(PAGE)
    session.execute(text("ALTER TABLE events DISABLE TRIGGER USER"))
    session.execute(text("UPDATE events SET ip = '192.0.2.9' WHERE sequence = 2"))
    session.commit()
    page = boss.send(f"{PAGE}/verify").text
    assert ">Broken</span>" in page
    assert "Entry 2" in page


def test_a_kept_head_needs_both_of_its_parts(boss: Browser) -> None:
    page = boss.send(f"{PAGE}/verify", sequence="many", hash="abc")
    assert page.status_code == 400
    assert error_at(page.text, "hash") == "Must be 64 hexadecimal digits"
    assert 'value="many"' in page.text


def test_it_is_for_administrators(browser: Browser, person: Person) -> None:
    person("ann", role="manager")
    browser.sign_in("ann")
    for path in (PAGE, f"{PAGE}/1", f"{PAGE}/export?format=csv", f"{PAGE}/verify"):
        assert browser.get(path).status_code == 403


def test_a_list_of_more_than_ten_thousand_says_so_and_leads_to_filters(boss: Browser) -> None:
    boss.get(PAGE)
    session.execute(
        text(
            "INSERT INTO events (type, subject_type, subject_id, data, changes, sequence, hash)"
            " SELECT 'client.updated', 'client', n, '{}', '{}', last + n, sha256('')"
            " FROM generate_series(1, 10001) n, (SELECT max(sequence) AS last FROM events) e"
        )
    )
    first = boss.get(f"{PAGE}?type=client.updated").text
    assert "More than 10,000 entries" in first
    assert "Page 1 of 400" in first
    last = boss.get(f"{PAGE}?type=client.updated&page=400").text
    assert len(types(last)) == 25
    assert "Filter to see others" in last
    assert "More than" not in boss.get(f"{PAGE}?type=client.updated&subject_id=7").text
