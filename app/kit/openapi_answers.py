"""What the OpenAPI document says of answers: the promised one, and every refusal."""

from typing import Any

from marshmallow import Schema, fields

from app.kit.openapi_types import described
from app.kit.operation import Operation
from app.kit.rate_limits import headers as rate_limits

_RATE_LIMITS = {name: {"$ref": f"#/components/headers/{name}"} for name in rate_limits.NAMES}
_MEANINGS = {
    400: "Something is wrong with the request; `errors` names it",
    401: "No valid token",
    404: "There is no such thing, or none that you may see",
    409: "A request with the same Idempotency-Key still runs; try again",
    412: "It is not, or not any more, what If-Match names",
    413: "The body is larger than 1 MiB",
    414: "The address is longer than 8,190 characters",
    415: "The body is not JSON",
    422: "The Idempotency-Key was used for another request",
    428: "The settings ask for If-Match",
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


def responses(operation: Operation, method: str, *, has_path: bool) -> dict[str, Any]:
    content = json(envelope(operation)) if operation.result or not operation.media else {}
    told: dict[str, Any] = {str(operation.status): {"description": "Done", "content": content}}
    for kind in operation.media:
        told[str(operation.status)]["content"][kind] = {"schema": {"type": "string"}}
    if operation.also_creates:
        told["201"] = {"description": "Created", "content": content}
    if "201" in told:
        location = {"description": "The address of the new thing", "schema": {"type": "string"}}
        told["201"]["headers"] = {"Location": location}
    if method == "GET" and operation.scope is not None:
        told["304"] = {"description": "You have it already, by If-None-Match"}
    for status, meaning in sorted(refusals(operation, method, has_path=has_path).items()):
        told[str(status)] = {"description": meaning, "content": json(ErrorSchema())}
    if operation.scope is not None:
        for answer in (told[str(operation.status)], told["429"]):
            answer.setdefault("headers", {}).update(_RATE_LIMITS)
    return told


def refusals(operation: Operation, method: str, *, has_path: bool) -> dict[int, str]:
    # Without query and body, too: a version that is not served is refused, and two tokens are.
    told = {status: _MEANINGS[status] for status in (400, 500, 503)}
    if operation.scope is not None:
        told |= {status: _MEANINGS[status] for status in (401, 429)}
        if method != "GET":
            told |= {status: _MEANINGS[status] for status in (409, 412, 422)}
        if method in ("PUT", "PATCH", "DELETE") and has_path:
            told[428] = _MEANINGS[428]
    if operation.scope:
        told[403] = f"The token lacks {operation.scope}, or the user may not"
    if operation.query:
        told[414] = _MEANINGS[414]
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
