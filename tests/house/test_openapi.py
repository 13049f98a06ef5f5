"""The OpenAPI document: valid, current, and in words that a caller understands."""

import json
import re
from collections import Counter
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from openapi_spec_validator import OpenAPIV31SpecValidator

from app.kit.openapi import document
from tests.house.endpoints import ENDPOINTS, Endpoint, each

COMMITTED = Path(__file__).parents[2] / "docs" / "openapi.json"
# Words of the workshop, which mean nothing to a caller.
JARGON = {"schema", "marshmallow", "sqlalchemy", "flask", "decorator", "queryset", "dict", "wire"}


@pytest.fixture(scope="module")
def described(app: Flask) -> dict[str, Any]:
    # As JSON: what Python alone can tell apart, a client never sees.
    told: dict[str, Any] = json.loads(json.dumps(document(app, version("timetracker-server"))))
    return told


def operation(described: dict[str, Any], endpoint: Endpoint) -> dict[str, Any]:
    found: dict[str, Any] = described["paths"][endpoint.template][endpoint.method.lower()]
    return found


def test_is_valid(described: dict[str, Any]) -> None:
    assert described["openapi"] == "3.1.0"
    assert [str(error) for error in OpenAPIV31SpecValidator(described).iter_errors()] == []


def test_is_committed_as_it_is(described: dict[str, Any]) -> None:
    assert json.loads(COMMITTED.read_text()) == described, "docs/openapi.json: run `make openapi`"


def test_is_served(app: Flask, described: dict[str, Any]) -> None:
    assert app.test_client().get("/api/openapi.json").json == described


def test_patterns_are_whole_and_understood_by_other_languages(described: dict[str, Any]) -> None:
    patterns = re.findall(r'"pattern": "(.*?)"', json.dumps(described))
    assert patterns
    assert [one for one in patterns if not re.fullmatch(r"\^[^\\]*\$", one)] == []


def test_names_every_operation_once(described: dict[str, Any]) -> None:
    names = Counter(
        told["operationId"] for path in described["paths"].values() for told in path.values()
    )
    assert [name for name, times in names.items() if times > 1] == []


@each(ENDPOINTS)
def test_says_in_plain_english_what_it_does(endpoint: Endpoint) -> None:
    summary = endpoint.docstring.strip().split("\n")[0]
    assert summary
    assert summary[0].isupper()
    assert summary.endswith(".")
    assert len(summary) <= 80
    words = {word.strip(".,;:()`").lower() for word in endpoint.docstring.split()}
    assert not words & JARGON


@each(ENDPOINTS)
def test_is_described(described: dict[str, Any], endpoint: Endpoint) -> None:
    told = operation(described, endpoint)
    assert told["summary"]
    assert bool(told["security"]) is (endpoint.operation.scope is not None)
    assert str(endpoint.operation.status) in told["responses"]
    if endpoint.operation.scope:
        assert {"401", "403"} <= told["responses"].keys()
    if endpoint.has_id:
        assert "404" in told["responses"]
