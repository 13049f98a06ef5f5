"""Cursors that no list has given, or another one."""

import base64
import json
from typing import Any

import pytest

from app.kit.keyset import Order
from tests.bad_input.fort import Fort
from tests.house.endpoints import ENDPOINTS, Endpoint, each

LISTS = [endpoint for endpoint in ENDPOINTS if endpoint.operation.is_list]


def orders(endpoint: Endpoint) -> dict[str, Order]:
    assert endpoint.operation.query is not None
    found: dict[str, Order] = endpoint.operation.query.fields["sort"].metadata["orders"]
    return found


def encoded(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


def given(fort: Fort, endpoint: Endpoint, order: str) -> list[Any]:
    """The parts of a cursor that the list gives, or would if there were more in it."""
    url = f"{fort.url(endpoint)}?limit=1&sort={order}"
    if endpoint.room in ("projects", "time_entries"):
        url += "&status=all" if endpoint.room == "projects" else "&include_active=true"
    cursor = fort.admin.get(url).json["pagination"]["next_cursor"]
    assert cursor, f"{url} needs a second row"
    parts: list[Any] = json.loads(base64.urlsafe_b64decode(cursor))
    return parts


def refused(fort: Fort, endpoint: Endpoint, order: str, cursor: str) -> None:
    url = f"{fort.url(endpoint)}?sort={order}&cursor={cursor}"
    assert fort.wrong_fields("GET", url) == {"cursor"}, cursor[:100]


@each(LISTS)
def test_what_is_no_cursor_at_all_is_refused(fort: Fort, endpoint: Endpoint) -> None:
    order = next(iter(orders(endpoint)))
    for cursor in ("a", "abc", "====", "%00", "%ff", "e30=", "W10=", "bnVsbA==", "é", "x" * 10_000):
        refused(fort, endpoint, order, cursor)
    for value in (None, 1, "a", {}, [], [order], [order, None], [order, None, 1, 1], [[], [], []]):
        refused(fort, endpoint, order, encoded(value))


@each(LISTS)
def test_a_cursor_of_another_order_is_refused(fort: Fort, endpoint: Endpoint) -> None:
    first, second, *_ = orders(endpoint)
    refused(fort, endpoint, second, encoded(given(fort, endpoint, first)))


@each(LISTS)
def test_a_cursor_with_another_id_or_value_is_refused(fort: Fort, endpoint: Endpoint) -> None:
    for order in orders(endpoint):
        *start, _, ident = given(fort, endpoint, order)
        for wrong in (2**63, -(2**63) - 1, 10**30, 1.5, "1", True, None, [], {}):
            refused(fort, endpoint, order, encoded([*start, None, wrong]))
        for wrong in (True, 1.5, 10**30, [], {}, {"a": 1}, "a\0b", "\ud800"):
            refused(fort, endpoint, order, encoded([*start, wrong, ident]))


@each(LISTS)
@pytest.mark.parametrize("text", ["infinity", "9" * 5000, "0001-01-01T00:00:00Z", "abc"])
def test_a_cursor_of_times_or_numbers_holds_no_other_text(
    fort: Fort, endpoint: Endpoint, text: str
) -> None:
    for word, order in orders(endpoint).items():
        if not issubclass(order.column.type.python_type, str):
            *start, _, ident = given(fort, endpoint, word)
            refused(fort, endpoint, word, encoded([*start, text, ident]))


def test_a_cursor_of_another_list_is_refused(fort: Fort) -> None:
    lists = {endpoint.room: endpoint for endpoint in LISTS}
    for room, other in (
        ("clients", "projects"),
        ("projects", "clients"),
        ("tasks", "time_entries"),
    ):
        order = "created_at"
        refused(fort, lists[other], order, encoded(given(fort, lists[room], order)))
