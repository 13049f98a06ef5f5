"""Who begins to listen, and from where in the ledger."""

from collections.abc import Sequence

from app.activity.names import types_of
from app.activity.stream.listener import Listener
from app.events.sealing import head, seal
from app.kit.actor import Actor


def listen(
    actor: Actor,
    secret: str,
    *,
    types: Sequence[str] = (),
    project_id: int | None = None,
    last_event_id: int | None = None,
) -> Listener:
    """A listener with the token of this hash: from now on, or after the event they heard last."""
    seal()
    now = head()
    return Listener(
        token_id=actor.token_id or 0,
        secret=secret,
        address=actor.ip,
        position=now if last_event_id is None else min(last_event_id, now),
        types=frozenset(types_of(types)) if types else None,
        project_id=project_id,
    )
