"""Decorators that say what an endpoint takes and returns.

They validate and serialize at run time, and leave an `Operation` on the view that OpenAPI and the
house tests read. An endpoint is described nowhere else.
"""

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from flask import Response, g
from marshmallow import Schema

from app.kit.actor import actor
from app.kit.etags import tell_version
from app.kit.json_text import to_json
from app.kit.listing import ListArgs, ReadArgs
from app.kit.loading import query_args
from app.kit.operation import Operation, View, operation_of
from app.kit.paging import Listing, check_names
from app.kit.warnings import warnings
from app.kit.wire import Row, Wire


def returns(
    shape: Wire | type[Schema],
    *,
    key: str,
    status: int = 200,
    message: str = "",
    location: str = "",
    flag: str = "",
    secret: bool = False,
    beside: Mapping[str, str] | None = None,
) -> Callable[[View], View]:
    """Answer with the view's row under `key`, without what the actor may not see.

    `location` is the address of a new thing, with `{id}` and parts of the path in it. With `flag`
    the view may return None, and a key of that name says whether there is something. With `secret`
    the view returns (row, secret), and the secret stands beside the row: it is told this once. What
    existing apps look for outside of `key` is named in `beside`: their key, and that of the row it
    repeats.
    """
    repeats = dict(beside or {})

    def decorate(view: View) -> View:
        operation = operation_of(view)
        operation.result = shape.schema if isinstance(shape, Wire) else shape()
        operation.key, operation.status, operation.flag = key, status, flag
        operation.has_secret, operation.has_message = secret, bool(message)
        operation.beside = {name: operation.result.fields[own] for name, own in repeats.items()}

        @wraps(view)
        def endpoint(**path: Any) -> Any:
            row, further = apart(view(**path), operation, message)
            told = told_now(shape, row) if isinstance(shape, Wire) and row else row
            further |= {name: told[own] for name, own in repeats.items()}
            headers = {"Location": location.format(id=row["id"], **path)} if location else {}
            return envelope({key: told, **further}, status, headers)

        return endpoint

    return decorate


def told_now(wire: Wire, row: Row) -> Row:
    """The thing as the actor may see it; the answer's `ETag` will say its version."""
    tell_version(row.get("updated_at"))
    return wire.tell(actor, row)


def apart(result: Any, operation: Operation, message: str) -> tuple[Any, Row]:
    """The row that a view returned, and what is told beside it."""
    row, beside = (result[0], {"secret": result[1]}) if operation.has_secret else (result, {})
    if operation.flag:
        beside[operation.flag] = row is not None
    if message:
        beside["message"] = message
    return row, beside


def asks(
    schema: type[Schema], *, headers: Mapping[str, str] | None = None
) -> Callable[[View], View]:
    """Load the query string into `query`, for an answer that is no list.

    `headers` are those that stand for a parameter, with its name.
    """
    loader = schema()

    def decorate(view: View) -> View:
        operation = operation_of(view)
        operation.query, operation.headers = loader, headers or {}

        @wraps(view)
        def endpoint(**path: Any) -> Any:
            return view(query=query_args(loader, headers), **path)

        return endpoint

    return decorate


def answers(shape: type[Schema]) -> Callable[[View], View]:
    """Answer with the view's dict as it is: for the few answers that are no resource."""

    def decorate(view: View) -> View:
        operation_of(view).result = shape()

        @wraps(view)
        def endpoint(**path: Any) -> Any:
            return envelope(view(**path))

        return endpoint

    return decorate


def sends(kind: str) -> Callable[[View], View]:
    """Answer with the response that the view makes, which is no JSON."""

    def decorate(view: View) -> View:
        operation_of(view).media = (kind,)
        return view

    return decorate


def envelope(body: Row, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """The answer, with the warnings that came up on the way."""
    if warnings():
        body["warnings"] = warnings()
    return Response(to_json(body), status, headers, mimetype="application/json")


def shows(wire: Wire, *, key: str) -> Callable[[View], View]:
    """Answer with the one thing that `view(expand=…)` reads; `fields` and `expand` are served."""
    loader = ReadArgs()

    def decorate(view: View) -> View:
        operation = operation_of(view)
        operation.query, operation.result, operation.key = loader, wire.schema, key
        operation.expansions = wire.expansions
        operation.waits_for_events = not wire.moves_by_itself

        @wraps(view)
        def endpoint(**path: Any) -> Any:
            args = query_args(loader)
            check_names(wire, args)
            expand, names = args.get("expand", ()), args.get("fields_", ())
            row = view(**path, expand=expand)
            tell_version(row.get("updated_at"))
            return envelope({key: wire.tell(actor, row, expand, names)})

        return endpoint

    return decorate


def lists(wire: Wire, *, key: str, args: type[ListArgs]) -> Callable[[View], View]:
    """Answer with one page of the SELECT that the view returns.

    The view may ask for `query`, the loaded query string. It may return (SELECT, wire), where what
    is read depends on who asks or for what.
    """
    loader = args()

    def decorate(view: View) -> View:
        operation = operation_of(view)
        operation.query, operation.result = loader, wire.schema
        operation.key, operation.is_list = key, True
        operation.expansions = wire.expansions
        operation.waits_for_events = not wire.moves_by_itself
        asks_for_query = "query" in inspect.signature(view).parameters

        @wraps(view)
        def endpoint(**path: Any) -> Any:
            query = query_args(loader)
            check_names(wire, query)
            found = view(**path, query=query) if asks_for_query else view(**path)
            visible, told = found if isinstance(found, tuple) else (found, wire)
            # The actor and not the proxy: it is asked for every row.
            rows, pagination, headers = Listing(g.actor, told, query, loader).page(visible)
            return envelope({key: rows, "pagination": pagination}, headers=headers)

        return endpoint

    return decorate


def refuses(status: int, meaning: str) -> Callable[[View], View]:
    """Document a refusal that is this endpoint's own."""

    def decorate(view: View) -> View:
        operation_of(view).refusals[status] = meaning
        return view

    return decorate
