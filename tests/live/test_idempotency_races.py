"""Of many requests with one key one has an effect, and all get its answer."""

from collections import Counter
from functools import partial

import pytest
import requests

from tests.dashboard.browser import PASSWORD
from tests.dashboard.page_forms import forms_of
from tests.live.caller import at_once
from tests.live.server import Server

pytestmark = pytest.mark.live


def test_fifty_parallel_calls_with_one_key_have_one_effect_and_one_answer(server: Server) -> None:
    project = server.caller().make("/projects", name="Once")["id"]
    crowd = server.crowd(50)
    for number in range(5):
        entry = {"project_id": project, "date": "2024-01-15", "duration": 600, "notes": str(number)}
        answers = at_once(
            [
                partial(caller.post, "/time-entries", key=f"entry {number}", **entry)
                for caller in crowd
            ]
        )
        assert {answer.status for answer in answers} == {201}
        assert len({answer.body["time_entry"]["id"] for answer in answers}) == 1
        told = Counter(answer.headers.get("Idempotent-Replayed") for answer in answers)
        assert told == {None: 1, "true": 49}
    entries = server.rows("SELECT notes FROM time_entries WHERE project_id = :id", id=project)
    assert sorted(row["notes"] for row in entries) == ["0", "1", "2", "3", "4"]


def signed_in(server: Server, username: str) -> requests.Session:
    browser, address = requests.Session(), f"http://{server.address}/sign-in"
    browser.headers["Referer"] = address
    form = forms_of("/sign-in", browser.get(address).text)[0]
    browser.post(address, form.fields | {"username": username, "password": PASSWORD})
    return browser


def test_one_form_from_eight_windows_at_once_has_one_effect(server: Server) -> None:
    admin = server.caller()
    project = admin.make("/projects", name="One form")["id"]
    admin.make("/users", username="in-a-hurry", role="user", password=PASSWORD)
    browser = signed_in(server, "in-a-hurry")
    page, cookies = f"http://{server.address}/entries/create", browser.cookies
    form = next(f for f in forms_of("/entries/create", browser.get(page).text) if f.typed)
    sent = form.fields | {"project_id": project, "date": "2024-01-15", "duration": "1:00"}
    headers = {"Referer": page}
    options = {"cookies": cookies, "headers": headers, "allow_redirects": False, "timeout": 20}
    answers = at_once([partial(requests.post, page, data=sent, **options)] * 8)
    assert [answer.status_code for answer in answers] == [302] * 8
    assert {answer.headers["Location"] for answer in answers} == {"/entries"}
    rows = server.rows("SELECT id FROM time_entries WHERE project_id = :id", id=project)
    assert len(rows) == 1
