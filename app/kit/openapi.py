"""The OpenAPI 3.1 document, read off the decorated views."""

import re
from inspect import cleandoc
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Flask

from app.kit.openapi_answers import json, name_of, responses
from app.kit.openapi_types import described
from app.kit.operation import Operation
from app.kit.rate_limits import headers as rate_limits

# What a browser session may ask for as well is no part of the API for tokens.
API = "/api/v1/"
_HEADERS = {
    "Idempotency-Key": "What is sent again with the same key has its effect once",
    "If-Match": "Do it only if the ETag of the thing is this one",
    "If-None-Match": "Send it only if its ETag is another one",
}
# Printable ASCII, as `app.identity.idempotency` asks for it.
_FORMS = {"Idempotency-Key": {"minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"}}
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


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
    for header, meaning in _HEADERS.items():
        form = {"type": "string", **_FORMS.get(header, {})}
        told = {"name": header, "description": meaning, "schema": form}
        spec.components.parameter(header.replace("-", ""), "header", told)
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
    parameters = [p for p in told["parameters"] if p.get("name") != "expand" or expands]
    for parameter in (p for p in parameters if "$ref" not in p):
        # A list in a query string is `a,b` here.
        if parameter["schema"].get("type") == "array":
            parameter["explode"] = False
        if parameter["name"] == "expand":
            parameter["schema"]["items"]["enum"] = expands
        if parameter["name"] == "fields" and operation.result:
            parameter["schema"]["items"]["enum"] = list(operation.result.fields)
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
        "parameters": [path_parameter(name, rule) for name in sorted(rule.arguments)],
        "responses": responses(operation, method, has_path=bool(rule.arguments)),
        "security": security(operation),
    }
    if operation.deprecation:
        described["deprecated"] = True
    if operation.scope is not None and method != "GET":
        described["parameters"] += ["IdempotencyKey", "IfMatch"]
    elif operation.scope is not None:
        described["parameters"].append("IfNoneMatch")
    if operation.query:
        described["parameters"].append({"in": "query", "schema": operation.query})
    for header, name in operation.headers.items():
        meaning = {"description": f"The same as `{name}`, and stronger"}
        described["parameters"].append(
            {"in": "header", "name": header, "schema": {"type": "string"}, **meaning}
        )
    if operation.body:
        required = not operation.body_is_optional
        body = {"oneOf": list(operation.forms)} if operation.forms else operation.body
        described["requestBody"] = {"content": json(body), "required": required}
    return described


def security(operation: Operation) -> list[dict[str, list[str]]]:
    """Either way to send the token, with the scope it needs (OpenAPI 3.1, “Security Requirement”,
    lets schemes of every type name what is needed).
    """
    needed = [str(operation.scope)] if operation.scope else []
    return [] if operation.scope is None else [{"bearer": needed}, {"apiKey": needed}]


def scope_sentence(operation: Operation) -> str:
    if not operation.scope:
        needed = "No token" if operation.scope is None else "Any valid token, but no scope,"
        return f"{needed} is needed.\n\n"
    return f"Required scope: `{operation.scope}`.\n\n"


def path_parameter(name: str, rule: Any) -> dict[str, Any]:
    kind = "integer" if f"<id:{name}>" in rule.rule else "string"
    return {"in": "path", "name": name, "required": True, "schema": {"type": kind}}
