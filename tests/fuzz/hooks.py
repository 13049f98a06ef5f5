"""What schemathesis must not take from itself: its token, its user, and the modules it tries."""

from typing import Any

import schemathesis

MINE = {"token_id": 1, "user_id": 1}
SOMEBODY_ELSE = 2
KEPT = ("modules", "require_if_match")


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    if case.operation.path.endswith("/settings") and isinstance(case.body, dict):
        case.body = {name: value for name, value in case.body.items() if name not in KEPT}
    for name, ident in MINE.items():
        if str((case.path_parameters or {}).get(name)) == str(ident):
            case.path_parameters[name] = SOMEBODY_ELSE
