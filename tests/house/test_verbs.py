"""What can be read one by one can be changed and ended one by one, in both ways of writing."""

import re

import pytest

from tests.house.endpoints import ENDPOINTS

# Append-only: what has happened is corrected by another one.
DELIVERIES = "/webhooks/{webhook_id}/deliveries"
HAPPENED = {"/inventory/movements", "/inventory/transfers", DELIVERIES}
# Tags come with the entries that have them, deliveries with the events.
NOT_MADE = {"/tags", DELIVERIES}
WITH_ID = [e for e in ENDPOINTS if e.template.endswith("}") and not e.has_name]
THINGS = sorted({e.template.removeprefix("/api/v1") for e in WITH_ID})
COLLECTIONS = [re.sub(r"/\{\w+\}$", "", path) for path in THINGS]


def methods(path: str) -> set[str]:
    return {e.method for e in ENDPOINTS if e.template == f"/api/v1{path}"}


@pytest.mark.parametrize("path", THINGS)
def test_a_thing_has_every_verb(path: str) -> None:
    wanted = {"GET", "PUT", "PATCH", "DELETE"}
    if path.rpartition("/")[0] in HAPPENED:
        wanted = {"GET"}
    assert methods(path) == wanted


@pytest.mark.parametrize("path", COLLECTIONS)
def test_a_collection_lists_and_creates(path: str) -> None:
    assert methods(path) == ({"GET"} if path in NOT_MADE else {"GET", "POST"})
