"""Answers with a report in the form that was asked for, by `format` or by `Accept`."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import wraps
from typing import IO, Any

from flask import Response, request
from marshmallow import Schema

from app.events.ledger import EventType, write
from app.kit.actor import actor
from app.kit.endpoint import envelope
from app.kit.loading import query_args
from app.kit.operation import View, operation_of
from app.reports.forms import csv_text
from app.reports.forms.kinds import KINDS, WEIGHTS, Form
from app.reports.forms.table import Report


def reports(
    schema: type[Schema], *, key: str, args: type[Schema]
) -> Callable[[Callable[..., Report]], View]:
    """Answer with the report that `view(query=…)` makes; in JSON it stands under `key`."""
    loader = args()

    def decorate(view: Callable[..., Report]) -> View:
        operation = operation_of(view)
        operation.query, operation.result, operation.key = loader, schema(), key
        operation.media = tuple(KINDS[form] for form in Form if form != Form.JSON)

        @wraps(view)
        def endpoint(**path: Any) -> Response:
            query = query_args(loader)
            form = query.pop("format", None) or accepted()
            report = view(query=query, **path)
            if form == Form.JSON:
                told = envelope({key: report.told()})
            else:
                told = exported(form, report, key, query)
            told.vary.add("Accept")
            return told

        return endpoint

    return decorate


def exported(form: Form, report: Report, key: str, query: dict[str, Any]) -> Response:
    """The report as a file, which the ledger notes with what it was asked for."""
    told = file_of(form, report, key)
    asked = {"report": key, "format": form, "parameters": query}
    # Written at once, and before anything of it is sent: the request only reads.
    write(actor, EventType.REPORT_EXPORTED, 0, asked, {})
    return told


def weight() -> int:
    """As how many calls the form counts that is asked for, before it is known to be valid."""
    return WEIGHTS.get(request.args.get("format", type=Form) or accepted(), 1)


def accepted() -> Form:
    """What `Accept` likes best; JSON where it does not say, or likes nothing that there is."""
    kind = request.accept_mimetypes.best_match(list(KINDS.values()), KINDS[Form.JSON])
    return next(form for form, own in KINDS.items() if own == kind)


def file_of(form: Form, report: Report, name: str) -> Response:
    """What is open while the file is made or sent is closed after it, also if none is made."""
    table = report.table()
    with ExitStack() as opened:
        if close := getattr(table.rows, "close", None):
            opened.callback(close)
        content: Any
        if form == Form.CSV:
            content = csv_text.pieces(table)
        elif form == Form.XLSX:
            # Not at the top, like the other one: a server starts without what few ask for.
            from app.reports.forms import workbook

            content = read_out(opened.enter_context(workbook.file_of(table)))
        else:
            from app.reports.forms import pdf

            content = pdf.bytes_of(table)
        kind = KINDS[form] + ("; charset=utf-8; header=present" if form == Form.CSV else "")
        response = Response(content, content_type=kind)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
        response.call_on_close(opened.pop_all().close)
    return response


def read_out(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(csv_text.PIECE):
            yield piece
