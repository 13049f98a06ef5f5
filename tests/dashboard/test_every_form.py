"""What holds of every form there is: nonsense is refused and stays as it was typed, or is kept."""

from html import unescape

import pytest
from flask import Flask

from tests.api import Api
from tests.dashboard.browser import Browser
from tests.dashboard.office import Office
from tests.dashboard.page_forms import Form, forms_of

HOSTILE = "\"><b>'&'</b> " + "x" * 300
# No form asks for all of them.
IDS = {"user_id", "project_id", "task_id", "stock_item_id", "item_id", "warehouse_id", "rows"}
NONSENSE = ("\0", "-1", "")


@pytest.fixture
def office(app: Flask, admin: Api) -> Office:
    office = Office(app, admin, "Office")
    office.open()
    return office


def forms(office: Office, browser: Browser) -> list[tuple[str, Form]]:
    """Each form that changes something, once."""
    found: dict[tuple[str, tuple[str, ...]], tuple[str, Form]] = {}
    for path in office.pages():
        for form in forms_of(path, browser.get(path).text):
            if form.method == "post" and form.action != "/sign-out":
                found.setdefault((form.action, tuple(sorted(form.typed))), (path, form))
    return list(found.values())


def test_each_form_can_be_told_from_itself_another_time(office: Office, boss: Browser) -> None:
    found = forms(office, boss)
    assert [path for path, form in found if "form_key" not in form.fields] == []
    assert len({form.fields["form_key"][0] for _path, form in found}) == len(found)


def test_nonsense_is_refused_beside_its_field_and_stays_as_it_was_typed(
    office: Office, boss: Browser
) -> None:
    lost = []
    for path, form in forms(office, boss):
        # What is chosen by day or time, browsers do not let one type.
        free = [n for n, kind in form.typed.items() if kind in ("text", "textarea", "search")]
        if not free:
            continue
        answer = boss.post(form.action, form.fields | dict.fromkeys(free, HOSTILE))
        assert answer.status_code in (302, 400, 403, 404, 409), (path, answer.status_code)
        assert "<b>'&'" not in answer.text, path
        if answer.status_code == 400 and HOSTILE not in unescape(answer.text):
            lost.append((path, form.action))
    assert lost == []


def test_no_form_breaks_the_server(office: Office, boss: Browser) -> None:
    for path, form in forms(office, boss):
        for nonsense in NONSENSE:
            sent = {n: nonsense for n in [*form.typed, *form.fields] if n != "csrf_token"}
            sent["csrf_token"] = form.fields["csrf_token"][0]
            answer = boss.post(form.action, sent)
            assert answer.status_code < 500, (path, form.action, nonsense)


def test_no_address_breaks_a_page(office: Office, boss: Browser) -> None:
    # What Flask builds addresses with, too.
    odd = IDS | {"endpoint", "_scheme", "_method", "_external", "_anchor"}
    for path in office.pages():
        forms = forms_of(path, boss.get(path).text)
        asked = {name for form in forms for name in [*form.typed, *form.fields]} | odd
        for nonsense in (*NONSENSE, HOSTILE, "9" * 30):
            query = dict.fromkeys(asked | {"page", "sort", "week", "start_date"}, nonsense)
            answer = boss.get(path, query_string=query)
            assert answer.status_code < 500, (path, nonsense)
            assert "<b>'&'" not in answer.text, path
