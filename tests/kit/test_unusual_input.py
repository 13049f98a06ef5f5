"""Input that looks odd and is right: every script, the longest texts, the edges of the calendar."""

import pytest

from app.clients.schemas import ClientInput
from app.kit.external_ids.columns import SourceName
from app.kit.fields import Text
from tests.api import Api

SCRIPTS = (
    "Zażółć gęślą jaźń", "مشروع جديد", "שלום עולם", "新しいプロジェクト", "नमस्ते", "👩🏽‍💻🏳️‍🌈",
    "e\u0301\u0323", "\u202eabc\u202c", "a\u200bb", "Ω≈ç√", "I̶n̶k̶", "<script>alert(1)</script>",
    "'; DROP TABLE clients; --", "{{7*7}}", "${jndi:ldap://x}", "%s %n %x", "null", "NaN",
    "\\u0000", "a\u2028b", "\ufeffbom", "\U0010ffff", "=1+1",
)  # fmt: skip
EDGES = {
    "1900-01-01T00:00:00Z": "1900-01-01T00:00:00Z",
    "1900-01-01T01:00:00+01:00": "1900-01-01T00:00:00Z",
    "2199-12-31T22:59:59Z": "2199-12-31T22:59:59Z",
    "2024-02-29T09:00:00Z": "2024-02-29T09:00:00Z",
    "2024-01-15T09:00:00": "2024-01-15T09:00:00Z",
    "2024-01-15 09:00": "2024-01-15T09:00:00Z",
    "2024-01-15t09:00:00z": "2024-01-15T09:00:00Z",
    "2024-01-15T09:00:00-00:00": "2024-01-15T09:00:00Z",
    "2024-01-15T09:00:00+23:59": "2024-01-14T09:01:00Z",
    "2024-01-15T09:00:00 02:00": "2024-01-15T07:00:00Z",
    "2024-01-15": "2024-01-15T00:00:00Z",
    # The hours that a clock in Brussels skips and repeats are instants like any other.
    "2024-03-31T02:30:00+01:00": "2024-03-31T01:30:00Z",
    "2024-10-27T02:30:00+02:00": "2024-10-27T00:30:00Z",
    "2024-10-27T02:30:00+01:00": "2024-10-27T01:30:00Z",
}


@pytest.mark.parametrize("text", SCRIPTS, ids=ascii)
def test_every_script_is_kept_as_it_is_and_found_again(admin: Api, text: str) -> None:
    client = admin.make("/clients", name=text, notes=text, address=text)
    assert (client["name"], client["notes"], client["address"]) == (text, text, text)
    found = admin.get("/clients", query_string={"q": text, "fields": "id,name"}).json
    assert {"id": client["id"], "name": text} in found["clients"]


def test_texts_are_as_long_as_promised_in_characters_not_bytes(admin: Api) -> None:
    fields = ClientInput().fields
    longest = {n: "\U0001f642" * f.most for n, f in fields.items() if type(f) in (Text, SourceName)}
    client = admin.make("/clients", **longest)
    assert {name: client[name] for name in longest} == longest


@pytest.mark.parametrize(("given", "told"), EDGES.items())
def test_an_instant_at_an_edge_is_one_instant(admin: Api, given: str, told: str) -> None:
    project = admin.make("/projects", name="Site")
    entry = admin.make("/time-entries", project_id=project["id"], start_time=given, duration="1h")
    assert entry["start_time"] == told
    span = {"start_date": told, "end_date": told}
    found = admin.get("/time-entries", query_string=span).json
    assert [e["id"] for e in found["time_entries"]] == [entry["id"]]


@pytest.mark.parametrize("day", ["2024-03-31", "2024-10-27"])
def test_a_day_on_which_clocks_change_is_a_whole_day(admin: Api, day: str) -> None:
    project = admin.make("/projects", name="Site")
    for hour in (0, 23):
        start = f"{day}T{hour:02}:30:00+0{1 if (day < '2024-04') == (hour == 0) else 2}:00"
        admin.make("/time-entries", project_id=project["id"], start_time=start, duration="10m")
    asked = {"start_date": day, "end_date": day, "timezone": "Europe/Brussels"}
    assert admin.get("/time-entries", query_string=asked).json["pagination"]["total"] == 2


@pytest.mark.parametrize("number", ["-0", "0", "0.0", "0.00", "1e2", '"0012.50"'])
def test_odd_forms_of_good_amounts_are_amounts(admin: Api, number: str) -> None:
    body = f'{{"name": "Client {number[:3].strip(chr(34))}", "default_hourly_rate": {number}}}'
    answer = admin.post("/clients", data=body, content_type="application/json")
    assert answer.status_code == 201, answer.text
    assert answer.json["client"]["default_hourly_rate"] == abs(float(number.strip('"')))
