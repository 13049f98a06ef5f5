"""Headers that a webhook's owner adds to each delivery: which may be, and how they are told."""

import json
import re
from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields

MASK = "***"
MOST, MOST_NAME, MOST_VALUE = 20, 100, 4000
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_VALUE = re.compile(r"[\x21-\x7e]([\x20-\x7e\t]*[\x21-\x7e])?")
# Those of the protocol, of the connection, and what says how the body is to be read.
_OURS = re.compile(
    r"(x-)?webhook-.*|proxy-.*|content-(type|length|encoding|md5)|host|user-agent|connection|"
    r"keep-alive|te|trailer|transfer-encoding|upgrade|expect|accept-encoding|date",
    re.IGNORECASE,
)


class CustomHeaders(fields.Field[dict[str, str]]):
    """`{"Authorization": "Bearer …"}`. A value of `***` stands for the one that is there."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> dict[str, str]:
        if not isinstance(value, dict) or len(value) > MOST:
            raise ValidationError(f"Must be an object of up to {MOST} headers")
        errors = {
            name[:MOST_NAME]: [told] for name, v in value.items() if (told := _wrong(name, v))
        }
        if len({name.lower() for name in value}) < len(value):
            errors["_schema"] = ["Each header once, whatever its case"]
        if errors:
            raise ValidationError(errors)
        return dict(value)


def _wrong(name: str, value: Any) -> str:
    if len(name) > MOST_NAME or not _NAME.fullmatch(name):
        return "Is no name of a header"
    if _OURS.fullmatch(name):
        return "Is set by the server"
    if not isinstance(value, str) or len(value) > MOST_VALUE or not _VALUE.fullmatch(value):
        return f"Must be 1 to {MOST_VALUE} ASCII characters without line breaks"
    return ""


def masked(names: list[str]) -> dict[str, str]:
    return dict.fromkeys(names, MASK)


def merged(given: Mapping[str, str], kept: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The headers with the kept values where `***` was sent, and the names that have none."""
    values = {n: kept.get(n) if v == MASK else v for n, v in given.items()}
    found = {name: value for name, value in values.items() if value is not None}
    return found, [name for name, value in values.items() if value is None]


def to_text(headers: Mapping[str, str]) -> str:
    return json.dumps(headers)


def from_text(text: str | None) -> dict[str, str]:
    return dict(json.loads(text)) if text else {}
