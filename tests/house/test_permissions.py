"""Role by scopes by operation, as the OpenAPI document tells it, and no other.

Scopes only ever add. So two questions answer for every set of them: all that do not let in, held
together, and each that lets in, held alone.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from app.identity.scopes import Scope
from tests.api import SignIn
from tests.house.endpoints import PRIVATE, Endpoint

PATHS = json.loads((Path(__file__).parents[2] / "docs" / "openapi.json").read_text())["paths"]
ROLES = ("viewer", "user", "manager", "admin")
WANTED = sorted({str(e.operation.scope) for e in PRIVATE if e.operation.scope})


def wanted(endpoint: Endpoint) -> list[str]:
    """The scope that the document names: none where any token will do."""
    security = PATHS[endpoint.template][endpoint.method.lower()]["security"]
    assert [list(way) for way in security] == [["bearer"], ["apiKey"]]
    assert security[0]["bearer"] == security[1]["apiKey"]
    scopes: list[str] = security[0]["bearer"]
    return scopes


def granting(scope: str) -> set[str]:
    """The scopes of which each is enough; docs/api.md, “Scopes”."""
    verb, _, noun = scope.partition(":")
    own = {scope, f"{verb}:*", "admin:all"}
    return own | ({f"{verb}:projects"} if noun == "inventory" else set())


def works_for(role: str, scope: str) -> bool:
    """Whether a person of this role may use the scope at all."""
    if role == "viewer":
        return scope.startswith("read:")
    return role == "admin" or scope != "admin:all"


def refused(answer: Any) -> str | None:
    """The scope that was missing, if the token was refused for that."""
    return answer.json.get("required_scope") if answer.status_code == 403 else None


@pytest.mark.parametrize("scope", WANTED)
@pytest.mark.parametrize("role", ROLES)
def test_is_let_in_or_not(role: str, scope: str, sign_in: SignIn) -> None:
    enough = granting(scope)
    poor = sign_in(*sorted({s.value for s in Scope} - enough), role=role)
    rich = {s: sign_in(s, role=role) for s in enough}
    operations = [e for e in PRIVATE if wanted(e) == [scope]]
    assert operations
    for endpoint in operations:
        assert refused(poor.open(endpoint.url(), method=endpoint.method)) == scope, endpoint
        for held, api in rich.items():
            answer = api.open(endpoint.url(), method=endpoint.method)
            is_in = refused(answer) is None
            assert is_in is works_for(role, held), (str(endpoint), held)
            assert answer.status_code not in (401, 500), endpoint


def test_every_private_operation_names_its_scope_and_every_scope_is_named() -> None:
    told = {str(e): wanted(e) for e in PRIVATE}
    assert {str(e): [str(e.operation.scope)] if e.operation.scope else [] for e in PRIVATE} == told
    assert {scope for scopes in told.values() for scope in scopes} == {
        scope.value for scope in Scope if not scope.endswith("*")
    }
