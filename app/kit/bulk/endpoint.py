"""The endpoint that takes many changes, and the answer that tells what became of each."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

import orjson
from flask import g, request
from marshmallow import Schema

from app.kit import preconditions
from app.kit.bulk.running import Change, make
from app.kit.bulk.schemas import MOST, BulkResultSchema, Mode, Op, forms_of
from app.kit.endpoint import answers
from app.kit.errors import AppError, Invalid
from app.kit.json_body import json_object
from app.kit.loading import load
from app.kit.openapi_answers import name_of
from app.kit.operation import View, operation_of
from app.kit.refusals import told
from app.kit.taking import of_change
from app.kit.warnings import warnings

# So many of them count as one call.
OPERATIONS_A_CALL = 50
_STATUSES = {Op.CREATE: 201, Op.UPDATE: 200, Op.DELETE: 200}
NOT_DONE = 424


class BulkRefused(AppError):
    """Some of what was to be done together cannot be done: `results` tells which, and why."""

    code, error = "bulk_refused", "Nothing was changed"


def changes_many(schema: type[Schema]) -> Callable[[View], View]:
    """Take many changes of what a single one would send as `schema`; the view returns its Verbs.

    The answer is the `mode`, how many `succeeded` and `failed`, and the `results` in their order.
    """
    loaders = {Op.CREATE: schema(), Op.UPDATE: of_change(schema), Op.DELETE: Versions(partial=True)}
    *forms, either = forms_of(name_of(schema()).removesuffix("Input"), loaders[Op.UPDATE])

    def decorate(view: View) -> View:
        operation = operation_of(view)
        operation.body, operation.forms = either, tuple(forms)
        operation.counts = ("calls", weight)
        operation.refusals[400] = "As for any call; or, with `atomic`, one of them cannot be done"
        operation.refusals[409] = "With `atomic`: what cannot be done is all conflicts"

        @wraps(view)
        def endpoint(**path: Any) -> dict[str, Any]:
            body, errors = load(either, json_object(request))
            if errors:
                raise Invalid(errors)
            said, g.warnings = warnings(), {}
            changes = [change_of(one, loaders) for one in operations_of(body)]
            make(g.actor, view(**path), changes)
            g.warnings = said
            form = "operations" if "operations" in body else "ids"
            return answer_of(body["mode"], form, changes)

        return answers(BulkResultSchema)(endpoint)

    return decorate


class Versions(preconditions.Preconditions):
    """What a deletion may say."""


def operations_of(body: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    if "operations" in body:
        return list(body["operations"])
    return [{"op": Op.UPDATE, "id": ident, "data": body["changes"]} for ident in body["ids"]]


def change_of(operation: Mapping[str, Any], loaders: Mapping[Op, Schema]) -> Change:
    op: Op = operation.get("op") or operation["action"]
    data, errors = load(loaders[op], operation.get("data", {}))
    expected, unknown = preconditions.taken_from(data), warnings()
    g.warnings = {}
    ref = operation.get("client_ref")
    return Change(op, operation.get("id"), ref, data, errors, expected, unknown)


def answer_of(mode: Mode, form: str, changes: Sequence[Change]) -> dict[str, Any]:
    """:raises BulkRefused: if all or none were asked for, and some cannot be done"""
    failed = [change for change in changes if change.refused]
    nothing = bool(failed) and mode == Mode.ATOMIC
    results = [result_of(index, one, nothing=nothing) for index, one in enumerate(changes)]
    if nothing:
        raise refusal_of(results, len(failed), form)
    done = len(changes) - len(failed)
    return {"mode": mode, "succeeded": done, "failed": len(failed), "results": results}


def result_of(index: int, change: Change, *, nothing: bool) -> dict[str, Any]:
    refused = change.refused
    done = NOT_DONE if nothing else _STATUSES[change.op]
    ident = change.ident if refused or nothing else change.outcome["id"]
    result = {
        "index": index,
        "id": ident,
        "client_ref": change.client_ref,
        "status": refused.status if refused else done,
        "error": told(refused) if refused else None,
    }
    is_warned = change.warnings and not refused and not nothing
    return result | ({"warnings": change.warnings} if is_warned else {})


def refusal_of(results: Sequence[Mapping[str, Any]], failed: int, form: str) -> BulkRefused:
    errors: dict[str, list[str]] = {}
    for result in results:
        if error := result["error"]:
            place = f"{form}.{result['index']}"
            wrong = {f"{place}.{name}": said for name, said in error.get("errors", {}).items()}
            errors |= wrong or {place: [error["message"]]}
    sentence = f"{failed} of {len(results)} cannot be done, so nothing was"
    refused = BulkRefused(sentence, errors=errors, results=results)
    statuses = {result["status"] for result in results if result["error"]}
    refused.status = 409 if statuses == {409} else 400
    return refused


def weight() -> int:
    """As how many calls it counts, before it is known to be valid."""
    raw = request.get_data()
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        # Nobody knows how many there are; numbers too large for orjson are read in the end.
        return MOST // OPERATIONS_A_CALL if raw.strip() else 1
    many = (body.get("operations") or body.get("ids")) if isinstance(body, dict) else None
    return -(-len(many) // OPERATIONS_A_CALL) or 1 if isinstance(many, list) else 1
