"""Answers with the log in the form that was asked for, by `format` or by `Accept`."""

from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, request

from app.activity.audit import export
from app.activity.audit.schemas import AuditArgs, Form
from app.events import sealing
from app.events.ledger import EventType, write
from app.kit.actor import actor
from app.kit.loading import query_args
from app.kit.operation import View, operation_of

KINDS = {
    Form.JSON: "application/json",
    Form.CSV: "text/csv",
    Form.JSONL: "application/x-ndjson",
}
_LOADER = AuditArgs()
_MAKERS = {Form.CSV: export.csv_pieces, Form.JSONL: export.json_lines}


def exports(listing: View) -> View:
    """Answer as the view does, or with all entries as a file."""
    operation_of(listing).media = (KINDS[Form.CSV], KINDS[Form.JSONL])

    @wraps(listing)
    def endpoint(**path: Any) -> Any:
        form = wanted()
        told = listing(**path) if form == Form.JSON else file_of(form)
        told.vary.add("Accept")
        return told

    return endpoint


def wanted() -> Form:
    if "format" in request.args:
        form: Form = query_args(_LOADER)["format"]
        return form
    kind = request.accept_mimetypes.best_match(list(KINDS.values()), KINDS[Form.JSON])
    return next(form for form, own in KINDS.items() if own == kind)


def file_of(form: Form) -> Response:
    """All entries that were asked for. That somebody took them is written before they have them."""
    query = query_args(_LOADER)
    asked = {name: value for name, value in query.items() if name in _LOADER.filters()}
    told = {"format": form, "filters": asked}
    write(actor, EventType.AUDIT_LOG_EXPORTED, 0, told, {})
    sealing.seal()
    zone = ZoneInfo(query.get("timezone") or actor.timezone)
    entries = export.Entries(_LOADER.where(query, zone), proven=form == Form.JSONL)
    kind = KINDS[form] + ("; charset=utf-8; header=present" if form == Form.CSV else "")
    response = Response(_MAKERS[form](entries), content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="audit-log.{form}"'
    response.call_on_close(entries.close)
    return response
