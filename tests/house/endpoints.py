"""The route table of the real app: what the tests of this folder walk over."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest

from app import create_app
from app.kit.operation import Operation
from config import Config

UNKNOWN_ID = 999_999_999
PREFIX = "/api/v1"
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Endpoint:
    """One method of one path; its name is what a caller types: `GET /projects/{project_id}`."""

    method: str
    rule: str
    view: str
    docstring: str
    operation: Operation

    def __str__(self) -> str:
        return f"{self.method} {self.template.removeprefix(PREFIX)}"

    @property
    def template(self) -> str:
        """The path as OpenAPI writes it."""
        return _PARAMETER.sub(r"{\1}", self.rule)

    @property
    def room(self) -> str:
        """That of the thing, where a history is of one."""
        blueprint, _, name = self.view.partition(".")
        return name if blueprint == "history" else blueprint

    @property
    def has_id(self) -> bool:
        return "<id:" in self.rule

    @property
    def has_path(self) -> bool:
        """Whether it is of one thing, however that is named."""
        return "<" in self.rule

    @property
    def has_name(self) -> bool:
        """Whether it is one thing that another system gave a name."""
        return "<rest:external_id>" in self.rule

    @property
    def writes(self) -> bool:
        return self.method != "GET"

    @property
    def is_stream(self) -> bool:
        """Whether the answer has no end, and nothing can be looked for in all of it."""
        return "text/event-stream" in self.operation.media

    @property
    def must_ask(self) -> dict[str, str]:
        """The query parameters without which it refuses, each with an example."""
        query = self.operation.query
        fields = query.load_fields.values() if query else ()
        return {str(field.name): field.metadata["example"] for field in fields if field.required}

    def url(self, ident: int = UNKNOWN_ID, inner: int | None = None, **query: object) -> str:
        """Its address, with the id of a thing and of another one inside of it."""
        path = _PARAMETER.sub(str(ident), self.rule, count=1)
        asked = urlencode({**self.must_ask, **query})
        return _PARAMETER.sub(str(inner or ident), path) + (f"?{asked}" if asked else "")


def read_table() -> list[Endpoint]:
    # Read off the code: the database is named and not asked.
    app = create_app(Config(database_url="postgresql://", log_level="error"))
    found = []
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith(f"{PREFIX}/"):
            continue
        view = app.view_functions[rule.endpoint]
        operation = getattr(view, "operation", Operation())
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            told = view.__doc__ or ""
            found.append(Endpoint(method, rule.rule, rule.endpoint, told, operation))
    return sorted(found, key=str)


ENDPOINTS = read_table()
PUBLIC = {"system.info", "system.health", "system.live", "sign_in.sign_in"}
PRIVATE = [endpoint for endpoint in ENDPOINTS if endpoint.view not in PUBLIC]
SCOPED = [endpoint for endpoint in PRIVATE if endpoint.operation.scope]
PATHS = sorted({endpoint.rule for endpoint in ENDPOINTS})


def each(endpoints: list[Endpoint]) -> pytest.MarkDecorator:
    """Run the test once for every endpoint, under its name."""
    return pytest.mark.parametrize("endpoint", endpoints, ids=str)
