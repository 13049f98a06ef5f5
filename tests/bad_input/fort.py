"""What bad input runs up against: a request, its refusal, and a database that has not changed."""

import re
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.kit.db import Model, session
from tests.api import Api
from tests.house.endpoints import Endpoint

_TABLES = sorted(Model.metadata.tables)
_LOOK = sa.select(
    *(
        sa.select(sa.func.md5(sa.text(f"string_agg({name}::text, '' ORDER BY {name})")))
        .select_from(Model.metadata.tables[name])
        .scalar_subquery()
        for name in _TABLES
    )
)


# What another system knows one thing of each kind by.
ELSEWHERE = {"external_source": "crm", "external_id": "1"}


@dataclass
class Fort:
    """An administrator, a person with every scope that is not the administrator's, and the ids of
    one thing of each kind.
    """

    admin: Api
    person: Api
    ids: dict[str, int]

    def url(self, endpoint: Endpoint) -> str:
        """The endpoint's path, with the id of a thing that is there."""
        rule = endpoint.rule.replace("<source>/<rest:external_id>", "/".join(ELSEWHERE.values()))
        return re.sub(r"<id:(\w+)_id>", lambda m: str(self.ids[m[1]]), rule)

    def refused(
        self, method: str, path: str, *, status: int = 400, by: Api | None = None, **options: Any
    ) -> Any:
        """Send, and return the refusal's body, which is in our shape."""
        answer = (by or self.admin).open(path, method=method, **options)
        what = f"{method} {path[:200]} {str(options)[:300]} -> {answer.text[:500]}"
        assert answer.status_code == status, f"{answer.status_code}: {what}"
        assert answer.json["success"] is False, what
        assert answer.json["error_code"], what
        return answer.json

    def wrong_fields(self, method: str, path: str, **options: Any) -> set[str]:
        """The fields that a 400 names; a place in a list counts as the list."""
        told = self.refused(method, path, **options)["errors"]
        assert all(sentence for sentences in told.values() for sentence in sentences), told
        return {name.split(".")[0] for name in told}


def looks() -> tuple[Any, ...]:
    """A digest of every table: what is written or changed anywhere changes it."""
    return tuple(session.execute(_LOOK).one())
