"""Who was let in and then refused, or came from where they may not: administrators hear of it."""

import re
from typing import Any

from flask import Flask, Response, current_app, g, request

from app.events import incidents
from app.events.ledger import EventType
from app.identity.scopes import grants
from app.kit.actor import Actor
from app.kit.operation import Operation

_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def note_elsewhere(token_id: int, user_id: int) -> None:
    """A valid token came from an address that is not on its list."""
    note("address", user_id, token_id)


def note_forbidden(actor: Actor) -> None:
    """What a 403 refused: the scope is missing, the module is off, or it is not theirs to do."""
    view = current_app.view_functions[request.endpoint or ""]
    scope = getattr(view, "operation", Operation()).scope or ""
    lacks = scope and not grants(actor.scopes, scope)
    wanted = {"required_scope": scope} if lacks else {}
    note("scope" if lacks else "rights", actor.user_id, actor.token_id, **wanted)


def note(reason: str, user_id: int | None, token_id: int | None, **further: Any) -> None:
    # The rule and not the path: in a path may stand what nobody should read.
    rule = request.url_rule.rule if request.url_rule else ""
    route = {"method": request.method, "route": _PARAMETER.sub(r"{\1}", rule)}
    incidents.note(
        EventType.ACCESS_REFUSED,
        token_id or 0,
        {"reason": reason, **route, **further},
        user_id=user_id,
        token_id=token_id,
    )


def init_app(app: Flask) -> None:
    @app.after_request
    def note_refusal(response: Response) -> Response:
        if response.status_code == 403 and "actor" in g:
            note_forbidden(g.actor)
        return response
