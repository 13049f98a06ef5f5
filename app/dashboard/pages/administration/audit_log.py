"""`/admin/audit-log`: who did what, with filters, as a file, and whether somebody changed it."""

import time
from functools import partial
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.activity.audit import verification
from app.activity.audit.answer import file_of, wanted
from app.activity.audit.chain import Head
from app.activity.audit.schemas import MOST_CHECKED, AuditArgs, SavedHead
from app.activity.audit.schemas import Form as FileForm
from app.activity.audit.shape import AUDIT_ENTRY, between, entry
from app.activity.catalogue import SUBJECTS
from app.activity.names import known
from app.dashboard.forms import Form, bind
from app.dashboard.listing import listed
from app.dashboard.people import everybody
from app.kit.actor import actor
from app.kit.fields import Whole
from app.kit.http import MAX_ID
from app.kit.wire import Row

bp = Blueprint("audit_log", __name__, url_prefix="/audit-log")
_TEMPLATES = "dashboard/administration/audit_log"


class Checking(SavedHead):
    """Where to begin, and a head that was noted down earlier."""

    first = Whole(1, MAX_ID, load_default=1)


@bp.get("")
def index() -> str:
    # Asking for the last entry gives those that wait for it their place.
    head = verification.named(verification.head())
    return render_template(
        f"{_TEMPLATES}/index.html",
        head=head,
        listed=listed(AUDIT_ENTRY, partial(between, actor), AuditArgs()),
        people=everybody(actor),
        subjects=sorted(SUBJECTS),
        types=sorted(known()),
    )


@bp.get("/<id:sequence>")
def show(sequence: int) -> str:
    return render_template(f"{_TEMPLATES}/show.html", entry=entry(sequence))


@bp.get("/export")
def export() -> Response:
    """All entries that the filters leave, as CSV or in the form that `format` names."""
    form = wanted()
    return file_of(FileForm.CSV if form == FileForm.JSON else form)


@bp.get("/verify")
def verify_form() -> str:
    return checking(Form())


@bp.post("/verify")
def verify() -> ResponseReturnValue:
    given = MultiDict([pair for pair in request.form.items() if pair[1].strip()])
    form = bind(Checking(), given)
    begun = time.monotonic()
    found = form.submit(check)
    if not found:
        return checking(form), 400
    return checking(form, found=found, seconds=time.monotonic() - begun)


def check(first: int, sequence: int = 0, hash: str = "") -> Row:  # the field's name
    saved = Head(sequence, bytes.fromhex(hash)) if hash else None
    return verification.told(verification.verify(first, MOST_CHECKED, saved), MOST_CHECKED)


def checking(form: Form, **told: Any) -> str:
    head = verification.named(verification.head())
    return render_template(f"{_TEMPLATES}/verify.html", form=form, head=head, **told)
