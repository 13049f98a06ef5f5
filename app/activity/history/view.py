"""The view of a history: a room above declares one by a line."""

from typing import Any

from app.activity.history import service
from app.activity.history.schemas import HistoryArgs, HistorySchema
from app.activity.history.service import History
from app.identity.access import requires
from app.kit.actor import actor
from app.kit.endpoint import answers, asks
from app.kit.operation import View
from app.kit.wire import Row

_TOLD = """List what has happened to the {noun}.

The newest first, by cursor: each event with the {noun} as it was then, and with what the changed
fields were before. You hear what you may see today; of one that was deleted, if you saw it last.
"""


def history_of(history: History) -> View:
    """The view for `…/<id:thing_id>/history`."""

    @requires(history.scope)
    @asks(HistoryArgs)
    @answers(HistorySchema)
    def show(query: Row, **path: Any) -> Row:
        [ident] = path.values()
        return service.read(actor, history, ident, **query)

    show.__doc__ = _TOLD.format(noun=history.subject.replace("_", " "))
    return show
