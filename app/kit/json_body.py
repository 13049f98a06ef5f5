"""Strict JSON: what two readers could understand differently is refused.

RFC 8259 leaves duplicate keys, NaN and lone surrogates to the reader; here each is a 400.
"""

import json
from decimal import Decimal
from typing import Any

from flask import Request

from app.kit.errors import Invalid, UnsupportedMediaType
from app.kit.http import MAX_BODY_BYTES

MAX_DEPTH = 32
FORM = "application/x-www-form-urlencoded"
LONGEST_WHOLE_NUMBER = len(str(-(2**63)))


def json_object(request: Request) -> dict[str, Any]:
    """The body as an object; an empty body is an empty object."""
    raw = request.get_data()
    if len(raw) == MAX_BODY_BYTES:
        # A chunked body is cut at the limit; only reading on says that there was more.
        request.stream.read(1)
    if not raw.strip():
        return {}
    # `curl -d` says "form" of whatever it sends; no form begins like an object.
    is_curls = request.mimetype == FORM and raw.lstrip().startswith(b"{")
    if request.mimetype and not request.is_json and not is_curls:
        raise UnsupportedMediaType("Send JSON with 'Content-Type: application/json'")
    body = parse(raw)
    if not isinstance(body, dict):
        raise malformed("Send a JSON object")
    return body


def parse(raw: bytes) -> Any:
    try:
        body = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=unique_keys,
            parse_int=whole_number,
            parse_constant=no_constant,
        )
    except UnicodeDecodeError:
        raise malformed("The body is not UTF-8") from None
    except RecursionError:
        raise malformed("The body is nested too deeply") from None
    except ValueError as error:
        raise malformed(f"The body is not valid JSON: {error}") from None
    check(body, depth=1)
    return body


def unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    body = dict(pairs)
    if len(body) < len(pairs):
        raise malformed("A key appears twice in one object")
    return body


def whole_number(digits: str) -> int | Decimal:
    """Python refuses to read very long ones; as a decimal, its field can refuse it by name."""
    return int(digits) if len(digits) <= LONGEST_WHOLE_NUMBER else Decimal(digits)


def no_constant(word: str) -> None:
    raise malformed(f"{word} is not a JSON number")


def check(value: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise malformed(f"The body is nested deeper than {MAX_DEPTH} levels")
    if isinstance(value, str):
        check_text(value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            check_text(key)
            check(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            check(inner, depth + 1)


def check_text(text: str) -> None:
    if not is_storable(text):
        raise malformed("Text must not hold NUL or lone surrogates")


def is_storable(text: str) -> bool:
    """Whether PostgreSQL can hold the text: no NUL, and every character has a UTF-8 form."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def malformed(sentence: str) -> Invalid:
    return Invalid({"body": [sentence]}, sentence)
