"""Rules that the database keeps, and the sentences they speak when they are broken.

A rule on a table carries its sentence in `info`; one kept by a trigger is declared with
`kept_by_trigger`. `info` holds `message`, and optionally `code` (of the error) and `field`
(the answer is then a 400 that names the field, otherwise a 409).
"""

from functools import cache
from typing import Any

from sqlalchemy import Table
from sqlalchemy.exc import IntegrityError

from app.kit.db import Model
from app.kit.errors import AppError, Conflict, Invalid

_kept_by_trigger: dict[str, dict[str, Any]] = {}


def kept_by_trigger(name: str, message: str, **info: Any) -> None:
    _kept_by_trigger[name] = {"message": message, **info}


def refusal(error: IntegrityError) -> AppError | None:
    """What to tell of a broken rule; None when the rule has no sentence: that is our mistake."""
    name = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    info = sentences().get(str(name))
    if info is None:
        return None
    if "field" in info:
        return Invalid({info["field"]: [info["message"]]}, code=info.get("code"))
    return Conflict(info["message"], code=info.get("code"))


@cache
def sentences() -> dict[str, dict[str, Any]]:
    rules = [rule for table in Model.metadata.tables.values() for rule in rules_of(table)]
    told = {str(rule.name): dict(rule.info) for rule in rules if "message" in rule.info}
    return told | _kept_by_trigger


def rules_of(table: Table) -> list[Any]:
    return [*table.constraints, *table.indexes]
