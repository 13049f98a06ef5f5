"""How values become JSON, on the wire and in jsonb columns alike."""

from decimal import Decimal
from typing import Any

import orjson


def plain(value: Any) -> Any:
    """What orjson does not know: decimals are JSON numbers, exact up to 15 digits."""
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def to_json(body: Any) -> bytes:
    """UTF-8 JSON; instants in UTC end in Z."""
    return orjson.dumps(body, default=plain, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)


def json_text(body: Any) -> str:
    return to_json(body).decode()
