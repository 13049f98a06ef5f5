"""Decorators that say what an endpoint takes in its body."""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from flask import request
from marshmallow import Schema

from app.kit import preconditions
from app.kit.actor import actor
from app.kit.errors import Errors, Invalid
from app.kit.json_body import json_object
from app.kit.loading import load
from app.kit.operation import View, operation_of


def takes(
    schema: type[Schema],
    *,
    partial: bool = False,
    optional: bool = False,
    also: Callable[..., Errors] | None = None,
) -> Callable[[View], View]:
    """Load the JSON body into `data`.

    `also(actor, data, *path)` names what only the service can find wrong. It is asked here when
    the schema has refused something, so that one answer names every wrong field.
    """
    loader = of_change(schema) if partial else schema()

    def decorate(view: View) -> View:
        operation = operation_of(view)
        operation.body, operation.body_is_optional = loader, optional or partial

        @wraps(view)
        def endpoint(**path: Any) -> Any:
            data, errors = load(loader, json_object(request))
            preconditions.expect_too(preconditions.taken_from(data))
            if errors:
                raise invalid(errors, also, data, *path.values())
            return view(data=data, **path)

        return endpoint

    return decorate


def invalid(
    errors: Errors, also: Callable[..., Errors] | None, data: dict[str, Any], *path: Any
) -> Invalid:
    """Every wrong field: what the schema refuses, and what only the service can find wrong."""
    return Invalid({**(also(actor, data, *path) if also else {}), **errors})


@cache
def of_change(schema: type[Schema]) -> Schema:
    """The body of a change: any of the fields, and the version of the thing that was seen."""
    change: type[Schema] = type(schema.__name__, (preconditions.Preconditions, schema), {})
    return change(partial=True)


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
