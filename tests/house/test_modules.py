"""Modules: what is switched off lets nobody in, and every endpoint of it obeys the switch."""

import pytest

from app.settings.schemas import MODULES
from tests.api import Api, SignIn
from tests.house.endpoints import PRIVATE, Endpoint, each


def module_of(endpoint: Endpoint) -> str:
    return str(endpoint.operation.scope).partition(":")[2]


GUARDED = [endpoint for endpoint in PRIVATE if module_of(endpoint) in MODULES]


def switch(admin: Api, module: str, *, on: bool) -> None:
    assert admin.put("/settings", json={"modules": {module: on}}).status_code == 200


@pytest.mark.parametrize("module", MODULES)
def test_all_endpoints_below_the_path_of_a_module_are_its_own(module: str) -> None:
    below = {str(e) for e in PRIVATE if e.rule.startswith(f"/api/v1/{module}")}
    assert below == {str(e) for e in GUARDED if module_of(e) == module}
    assert below


@each(GUARDED)
def test_is_closed_while_its_module_is_off(admin: Api, endpoint: Endpoint) -> None:
    switch(admin, module_of(endpoint), on=False)
    answer = admin.open(endpoint.url(), method=endpoint.method)
    assert answer.status_code == 403
    told = {key: answer.json[key] for key in ("error", "error_code", "success")}
    assert told == {"error": "module_disabled", "error_code": "module_disabled", "success": False}
    assert module_of(endpoint) in answer.json["message"]


@each([endpoint for endpoint in GUARDED if not endpoint.writes and not endpoint.has_id])
def test_opens_with_the_next_request(admin: Api, endpoint: Endpoint) -> None:
    switch(admin, module_of(endpoint), on=False)
    assert admin.get(endpoint.url()).status_code == 403
    switch(admin, module_of(endpoint), on=True)
    assert admin.get(endpoint.url()).status_code == 200


@each(GUARDED)
def test_a_missing_scope_is_told_first(admin: Api, sign_in: SignIn, endpoint: Endpoint) -> None:
    switch(admin, module_of(endpoint), on=False)
    answer = sign_in("read:clients").open(endpoint.url(), method=endpoint.method)
    assert (answer.status_code, answer.json["error_code"]) == (403, "forbidden")
