"""The OpenAPI 3.1 document, read off the decorated views."""

import re
from inspect import cleandoc
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Flask
from marshmallow import Schema, fields

from app.kit.openapi_types import described
from app.kit.operation import Operation
from app.kit.rate_limits import headers as rate_limits

# What a browser session may ask for as well is no part of the API for tokens.
API = "/api/v1/"
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
_RATE_LIMITS = {name: {"$ref": f"#/components/headers/{name}"} for name in rate_limits.NAMES}
_MEANINGS = {
    400: "Something is wrong with the request; `errors` names it",
    401: "No valid token",
    404: "There is no such thing, or none that you may see",
    413: "The body is larger than 1 MiB",
    415: "The body is not JSON",
    429: "Too many calls; `Retry-After` says for how many seconds to wait",
    500: "Our mistake; `request_id` leads to it in the log",
    503: "The database is busy or does not answer; try again",
}


class PaginationSchema(Schema):
    """By page: `page` to `prev_page`. By cursor: `limit`, `next_cursor` and `has_next`."""

    page = fields.Integer()
    per_page = fields.Integer()
    total = fields.Integer()
    pages = fields.Integer()
    has_next = fields.Boolean(required=True)
    has_prev = fields.Boolean()
    next_page = fields.Integer(allow_none=True)
    prev_page = fields.Integer(allow_none=True)
    limit = fields.Integer()
    next_cursor = fields.String(allow_none=True)


class ErrorSchema(Schema):
    """The one shape of every refusal; `errors` only where fields are wrong."""

    error = fields.String(required=True)
    message = fields.String(required=True)
    error_code = fields.String(required=True)
    request_id = fields.String(required=True)
    success = fields.Boolean(required=True)
    errors = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))
    required_scope = fields.String()
    available_scopes = fields.List(fields.String())


class Converter(OpenAPIConverter):
    """apispec's reading of marshmallow, with our own fields described by themselves."""

    def init_attribute_functions(self) -> None:
        super().init_attribute_functions()  # type: ignore[no-untyped-call]  # apispec has no hints here
        self.attribute_functions.append(lambda field, **_: described(field))

    def schema2jsonschema(self, schema: Any) -> dict[str, Any]:
        described: dict[str, Any] = super().schema2jsonschema(schema)  # type: ignore[no-untyped-call]  # likewise
        # What we do not know we ignore and name in `warnings`; what `expand` adds is no error.
        described.pop("additionalProperties", None)
        return described


class Plugin(MarshmallowPlugin):
    Converter = Converter


def document(app: Flask, version: str) -> dict[str, Any]:
    """The document of every endpoint that `app` serves and that has been decorated."""
    spec = APISpec(
        "TimeTracker API",
        version,
        "3.1.0",
        plugins=[Plugin(schema_name_resolver=name_of)],
        info={"description": "Track time: projects, tasks, time entries, timers and clients."},
        servers=[{"url": "/", "description": "This server"}],
    )
    scheme = {"type": "http", "scheme": "bearer", "description": "An API token: `tt_…`"}
    key = {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "The same token"}
    spec.components.security_scheme("bearer", scheme)
    spec.components.security_scheme("apiKey", key)
    for name, meaning in rate_limits.MEANINGS.items():
        spec.components.header(name, {"description": meaning, "schema": {"type": "string"}})
    served: list[tuple[str, str, Operation]] = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        view = app.view_functions[rule.endpoint]
        operation = getattr(view, "operation", None)
        if operation and rule.rule.startswith(API):
            methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
            told = {m.lower(): describe(operation, rule, view, m, methods) for m in methods}
            path = _PARAMETER.sub(r"{\1}", rule.rule)
            spec.path(path, operations=told)
            served += [(path, method, operation) for method in told]
    complete = spec.to_dict()
    for path, method, operation in served:
        finish(complete["paths"][path][method], operation)
        embed(complete["components"]["schemas"], operation)
    return complete


def finish(told: dict[str, Any], operation: Operation) -> None:
    """Say of parameters what apispec does not know."""
    expands = list(operation.expansions)
    parameters = [p for p in told["parameters"] if p["name"] != "expand" or expands]
    for parameter in parameters:
        # A list in a query string is `a,b` here.
        if parameter["schema"].get("type") == "array":
            parameter["explode"] = False
        if parameter["name"] == "expand":
            parameter["schema"]["items"]["enum"] = expands
    told["parameters"] = parameters


def embed(schemas: dict[str, Any], operation: Operation) -> None:
    """Say in a resource what `expand` adds to it."""
    for name, expansion in operation.expansions.items():
        if expansion.schema is not None:
            inner = {"$ref": f"#/components/schemas/{name_of(expansion.schema)}"}
            schemas[name_of(operation.result)]["properties"][name] = {
                "anyOf": [inner, {"type": "null"}],
                "description": f"Only with `expand={name}`",
            }


def describe(
    operation: Operation, rule: Any, view: Any, method: str, methods: list[str]
) -> dict[str, Any]:
    summary, _, rest = cleandoc(view.__doc__ or "").partition("\n\n")
    room, _, name = rule.endpoint.partition(".")
    described: dict[str, Any] = {
        "operationId": f"{room}_{name if method == methods[-1] else f'{name}_{method.lower()}'}",
        "summary": summary,
        "description": scope_sentence(operation) + rest,
        "tags": [room],
        "parameters": [path_parameter(argument) for argument in sorted(rule.arguments)],
        "responses": responses(operation, has_path=bool(rule.arguments)),
        "security": [] if operation.scope is None else [{"bearer": []}, {"apiKey": []}],
    }
    if operation.deprecation:
        described["deprecated"] = True
    if operation.query:
        described["parameters"].append({"in": "query", "schema": operation.query})
    if operation.body:
        required = not operation.body_is_optional
        described["requestBody"] = {"content": json(operation.body), "required": required}
    return described


def scope_sentence(operation: Operation) -> str:
    if not operation.scope:
        needed = "No token" if operation.scope is None else "Any valid token, but no scope,"
        return f"{needed} is needed.\n\n"
    return f"Required scope: `{operation.scope}`.\n\n"


def path_parameter(name: str) -> dict[str, Any]:
    return {"in": "path", "name": name, "required": True, "schema": {"type": "integer"}}


def responses(operation: Operation, *, has_path: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        str(operation.status): {"description": "Done", "content": json(envelope(operation))}
    }
    for kind in operation.media:
        told[str(operation.status)]["content"][kind] = {"schema": {"type": "string"}}
    if operation.status == 201:
        location = {"description": "The address of the new thing", "schema": {"type": "string"}}
        told["201"]["headers"] = {"Location": location}
    for status, meaning in sorted(refusals(operation, has_path=has_path).items()):
        told[str(status)] = {"description": meaning, "content": json(ErrorSchema())}
    if operation.scope is not None:
        for answer in (told[str(operation.status)], told["429"]):
            answer.setdefault("headers", {}).update(_RATE_LIMITS)
    return told


def refusals(operation: Operation, *, has_path: bool) -> dict[int, str]:
    # Without query and body, too: a version that is not served is refused, and two tokens are.
    told = {status: _MEANINGS[status] for status in (400, 500, 503)}
    if operation.scope is not None:
        told |= {status: _MEANINGS[status] for status in (401, 429)}
    if operation.scope:
        told[403] = f"The token lacks {operation.scope}, or the user may not"
    if operation.body:
        told |= {status: _MEANINGS[status] for status in (413, 415)}
    if has_path:
        told[404] = _MEANINGS[404]
    return told | operation.refusals


def envelope(operation: Operation) -> Any:
    """{"project": …} for one thing, {"projects": […], "pagination": …} for a list."""
    result: Any = operation.result
    warnings = {"type": "object", "additionalProperties": {"type": "string"}}
    if not operation.key:
        return result
    properties: dict[str, Any] = {operation.key: result, "warnings": warnings}
    if operation.is_list:
        listed = {operation.key: {"type": "array", "items": result}, "warnings": warnings}
        properties = {**listed, "pagination": PaginationSchema()}
    properties |= {name: beside(field) for name, field in operation.beside.items()}
    if operation.flag:
        properties[operation.key] = {"oneOf": [result, {"type": "null"}]}
        properties[operation.flag] = {"type": "boolean"}
    if operation.has_message:
        properties["message"] = {"type": "string"}
    if operation.has_secret:
        properties["secret"] = {"type": "string", "description": "Shown this once"}
    required = [name for name in properties if name != "warnings"]
    return {"type": "object", "properties": properties, "required": required}


def beside(field: Any) -> dict[str, Any]:
    """What stands beside the result: a value, or a list of things."""
    if isinstance(field, fields.List):
        return {"type": "array", "items": getattr(field.inner, "schema", None)}
    return described(field)


def json(schema: Any) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def name_of(schema: Any) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    partial = "Changes" if getattr(schema, "partial", False) else ""
    return kind.__name__.removesuffix("Schema").replace("Input", partial or "Input")
