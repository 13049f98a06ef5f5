"""What schemathesis must not do to itself: take away its token, its user, and the modules it tries,
or send everything under one key and for a version that nothing has.
"""

import re
from typing import Any
from uuid import uuid4

import schemathesis

MINE = {"token_id": 1, "user_id": 1}
SOMEBODY_ELSE = 2
KEPT = ("modules", "require_if_match", "require_second_factor")


# What is sent where nothing should do: an empty parameter is as good as none.
WRONG = "~"
NAMES = re.compile(r"[a-z_, '\[\]]*")


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    if case.operation.path.endswith("/settings") and isinstance(case.body, dict):
        case.body = {name: value for name, value in case.body.items() if name not in KEPT}
    for name, ident in MINE.items():
        if str((case.path_parameters or {}).get(name)) == str(ident):
            case.path_parameters[name] = SOMEBODY_ELSE
    if case.meta and case.meta.generation.mode.is_negative:
        for name, value in (case.query or {}).items():
            case.query[name] = value if is_something(value) else WRONG
    if NAMES.fullmatch(str((case.query or {}).get("fields", WRONG))):
        # They leave out what the schema of the answer requires, as they should.
        del case.query["fields"]
        if case.meta and case.meta.generation.mode.is_negative:
            case.query["fields"] = WRONG
    headers = case.headers or {}
    if str(headers.get("Idempotency-Key", "")).isprintable() and "Idempotency-Key" in headers:
        headers["Idempotency-Key"] = uuid4().hex
    if len(str(headers.get("If-Match", ""))) % 4:
        del headers["If-Match"]


def is_something(value: Any) -> bool:
    if isinstance(value, dict):
        # In a query string its keys become parameters of their own, and this one is empty.
        return False
    parts = value if isinstance(value, list) else [value]
    return any(str(part).strip(" ,") for part in parts if part is not None)
