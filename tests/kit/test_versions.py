"""Versions: which one is asked for, and what an endpoint says that will go."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from app.identity.access import requires
from app.kit.endpoint import answers
from app.kit.openapi import document
from app.kit.versions import deprecated, init_app
from app.system.schemas import HealthSchema
from tests.api import Api


@pytest.mark.parametrize("version", ["1", "1.0", " 1 ", ""])
def test_a_version_that_is_served_is_given(admin: Api, version: str) -> None:
    assert admin.get("/projects", headers={"X-Accept-Version": version}).status_code == 200


@pytest.mark.parametrize("version", ["2", "1.1", "v1", "01", "1, 2"])
@pytest.mark.parametrize("path", ["/projects", "/info", "/projects/999999999"])
def test_another_version_is_refused(admin: Api, path: str, version: str) -> None:
    answer = admin.get(path, headers={"X-Accept-Version": version})
    assert (answer.status_code, answer.json["error_code"]) == (400, "validation_error")
    assert answer.json["errors"] == {"X-Accept-Version": ["Must be one of: 1, 1.0"]}


def test_pages_know_no_versions(app: Flask) -> None:
    answer = app.test_client().get("/sign-in", headers={"X-Accept-Version": "2"})
    assert answer.status_code == 200


@pytest.fixture
def old() -> Flask:
    """An app with an endpoint that will go."""
    app = Flask(__name__)
    init_app(app)
    goes, stays = datetime(2027, 1, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)

    @app.get("/api/v1/old-projects")
    @deprecated(since=stays, sunset=goes, successor="/api/v1/projects")
    @requires("read:projects")
    @answers(HealthSchema)
    def old_projects() -> None:
        """List projects in the old way."""

    return app


def test_what_will_go_says_so_even_when_it_refuses(old: Flask) -> None:
    old.config["PROPAGATE_EXCEPTIONS"] = False
    answer = old.test_client().get("/api/v1/old-projects")
    assert answer.status_code >= 400
    assert answer.headers["Deprecation"] == "@1780272000"
    assert answer.headers["Sunset"] == "Fri, 01 Jan 2027 00:00:00 GMT"
    assert answer.headers["Link"] == '</api/v1/projects>; rel="successor-version"'


def test_the_document_says_so_too(old: Flask) -> None:
    assert document(old, "1")["paths"]["/api/v1/old-projects"]["get"]["deprecated"] is True


def test_what_stays_says_nothing(admin: Api) -> None:
    headers = admin.get("/projects").headers
    assert not {"Deprecation", "Sunset"} & set(headers.keys())
