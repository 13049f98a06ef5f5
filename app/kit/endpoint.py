"""Decorators that say what an endpoint takes and returns.

They validate and serialize at run time, and leave an `Operation` on the view that OpenAPI and the
house tests read. An endpoint is described nowhere else.
"""

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from flask import Response, g, request
from marshmallow import Schema

from app.kit.actor import actor
from app.kit.errors import Errors, Invalid
from app.kit.json_body import json_object
from app.kit.json_text import to_json
from app.kit.listing import ListArgs, ReadArgs
from app.kit.loading import load, query_args
from app.kit.operation import View, operation_of
from app.kit.paging import Listing, check_names
from app.kit.warnings import warnings
from app.kit.wire import Row, Wire


def takes(
    schema: type[Schema],
    *,
    partial: bool = False,
    optional: bool = False,
    also: Callable[..., Errors] | None = None,
) -> Callable[[View], View]:
    """Load the JSON body into `data`.

    `also(actor, data, **path)` names what only the service can find wrong. It is asked here when
    the schema has refused something, so that one answer names every wrong field.
    """
    loader = schema(partial=partial)

    def decorate(view: View) -> View:
        operation = operation_of(view)
        operation.body, operation.body_is_optional = loader, optional or partial

        @wraps(view)
        def endpoint(**path: Any) -> Any:
            data, errors = load(loader, json_object(request))
            if errors:
                raise Invalid({**(also(actor, data, **path) if also else {}), **errors})
            return view(data=data, **path)

        return endpoint

    return decorate


class Nothing(Schema):
    """The body of an action that needs none: what is sent is read, and told to be unknown."""


def takes_nothing(view: View) -> View:
    """Read a body that has nothing to say, so that rubbish is refused here as everywhere."""
    loader = Nothing()

    @wraps(view)
    def endpoint(**path: Any) -> Any:
        _, errors = load(loader, json_object(request))
        if errors:
            raise Invalid(errors)
        return view(**path)

    return endpoint


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
    wire = shape if isinstance(shape, Wire) else None
    schema = shape.schema if isinstance(shape, Wire) else shape()

    def decorate(view: View) -> View:
        operation = operation_of(view)
        operation.result, operation.key, operation.status = schema, key, status
        operation.flag, operation.has_secret = flag, secret
        operation.has_message = bool(message)
        repeats = dict(beside or {})
        operation.beside = {name: schema.fields[own] for name, own in repeats.items()}

        @wraps(view)
        def endpoint(**path: Any) -> Any:
            result = view(**path)
            row, further = (result[0], {"secret": result[1]}) if secret else (result, {})
            if flag:
                further[flag] = row is not None
            if message:
                further["message"] = message
            told = wire.tell(actor, row) if wire and row else row
            further |= {name: told[own] for name, own in repeats.items()}
            headers = {"Location": location.format(id=row["id"], **path)} if location else {}
            return envelope({key: told, **further}, status, headers)

        return endpoint

    return decorate


def asks(schema: type[Schema]) -> Callable[[View], View]:
    """Load the query string into `query`, for an answer that is no list."""
    loader = schema()

    def decorate(view: View) -> View:
        operation_of(view).query = loader

        @wraps(view)
        def endpoint(**path: Any) -> Any:
            return view(query=query_args(loader), **path)

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

        @wraps(view)
        def endpoint(**path: Any) -> Any:
            args = query_args(loader)
            check_names(wire, args)
            expand, names = args.get("expand", ()), args.get("fields_", ())
            row = view(**path, expand=expand)
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
