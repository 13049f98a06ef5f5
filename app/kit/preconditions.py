"""A change that is made only to what the caller has seen: `If-Match`, `if_updated_at`, `version`.

What a thing's version is, is checked where it is locked (`app.kit.lookup`): of many who change the
same at once, one is first, and the others have seen what is no more.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Request, g, has_request_context
from marshmallow import Schema, fields

from app.kit.db import Record
from app.kit.errors import Conflict, PreconditionFailed, PreconditionRequired, spoken
from app.kit.fields import UtcDateTime

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_READING, _CHANGING = ("GET", "HEAD"), ("PUT", "PATCH", "DELETE")


class Preconditions(Schema):
    """What every change of one thing takes beside its fields, for callers that set no headers."""

    if_updated_at = UtcDateTime(
        allow_none=True, metadata={"description": "Change only what was last changed then"}
    )
    version = fields.String(
        allow_none=True, metadata={"description": "Change only what has this ETag; as `If-Match`"}
    )


@dataclass
class Expected:
    """What the request asks of the thing of this id (of the only one, where it is None)."""

    ident: int | None = None
    header: frozenset[str] = frozenset()
    body: dict[str, Any] = field(default_factory=dict)
    is_required: bool = False
    is_checked: bool = False


def version_of(updated_at: datetime) -> str:
    """The version of a thing: the microsecond of its last change."""
    return format((updated_at - _EPOCH) // timedelta(microseconds=1), "x")


def expect(request: Request, path: Mapping[str, Any], *, required: bool) -> None:
    """Note what the request asks, before its view runs.

    :raises PreconditionRequired: if it asks nothing, and would have to
    """
    ids = [value for value in path.values() if isinstance(value, int)]
    ident = ids[0] if len(ids) == 1 else None
    expected = Expected(ident, _tags(request), is_required=required)
    # What is read is compared with its whole ETag, by `app.kit.etags`.
    if request.method not in _READING:
        g.expected = expected
    if required and ids and request.method in _CHANGING and not expected.header:
        given = None if request.method == "DELETE" else request.get_json(silent=True)
        if not isinstance(given, dict) or not Preconditions().fields.keys() & given.keys():
            raise PreconditionRequired("Send If-Match with the ETag of what you change")


def _tags(request: Request) -> frozenset[str]:
    """The versions in `If-Match`; `*` for any. Weak tags match nothing (RFC 9110, 13.1.1)."""
    if not request.headers.get("If-Match", "").strip():
        return frozenset()
    tags = request.if_match
    # Werkzeug reads the empty tag, which is none of ours, as None.
    told = {tag or "" for tag in tags.as_set()} or {""}
    return frozenset({"*"}) if tags.star_tag else frozenset(map(_version, told))


def _version(tag: str) -> str:
    """A tag is the thing's version, and a hash of how it was told."""
    return tag.strip('"').partition("-")[0]


def taken_from(data: dict[str, Any]) -> dict[str, Any]:
    """Take out of a body what is a condition and no field."""
    asked = {name: data.pop(name, None) for name in ("if_updated_at", "version")}
    return {name: value for name, value in asked.items() if value is not None}


def expect_too(body: dict[str, Any], ident: int | None = None) -> None:
    """Note what the body of the request asks; and of what, where its path does not name an id.

    :raises PreconditionRequired: if nothing is asked of this, and something would have to be
    """
    if has_request_context() and "expected" in g:
        g.expected.body = body
        if ident is not None:
            g.expected.ident = ident
            if g.expected.is_required and not body and not g.expected.header:
                raise PreconditionRequired("Send If-Match with the ETag of what you change")


@contextmanager
def of_one(ident: int | None, body: dict[str, Any]) -> Iterator[None]:
    """Ask this of one thing among those that the request changes.

    :raises PreconditionRequired: if nothing is asked, and something would have to be
    """
    whole: Expected | None = g.get("expected")
    is_required = whole is not None and whole.is_required
    if is_required and ident is not None and not body:
        raise PreconditionRequired("Send the version of what you change")
    g.expected = Expected(ident, body=body)
    try:
        yield
    finally:
        g.expected = whole


def check(thing: Record, ident: int | None = None) -> None:
    """Refuse the change if the thing, which is locked, is not what the request expects.

    :raises PreconditionFailed: if `If-Match` names another version
    :raises Conflict: if the body does
    """
    check_version(spoken(type(thing).__name__), thing.updated_at, ident)


def check_version(noun: str, updated_at: datetime, ident: int | None = None) -> None:
    """The same of what is told as changed then, and is no row of its own."""
    expected: Expected | None = g.get("expected") if has_request_context() else None
    if expected is None or expected.ident != ident or expected.is_checked:
        return
    expected.is_checked = True
    version = version_of(updated_at)
    if expected.header and not expected.header & {"*", version}:
        raise PreconditionFailed(f"This is not the ETag of the {noun} any more")
    body = expected.body
    is_other = _version(body["version"]) != version if "version" in body else False
    if is_other or body.get("if_updated_at", updated_at) != updated_at:
        raise Conflict(f"The {noun} was changed meanwhile", updated_at=updated_at)


def waive() -> None:
    """Ask nothing: the answer is one that was given when the request was made first."""
    g.pop("expected", None)


def enforce() -> None:
    """Refuse what asks for a version of something that has none.

    :raises PreconditionFailed: if `If-Match` was sent and nothing was compared with it
    """
    expected: Expected | None = g.get("expected")
    if expected and expected.header and not expected.is_checked:
        raise PreconditionFailed("Nothing here has an ETag that If-Match could name")
