"""`/api/v1/audit-log`."""

from typing import Any

from flask import Blueprint
from sqlalchemy import Select

from app.activity.audit import verification
from app.activity.audit.answer import exports
from app.activity.audit.chain import Head
from app.activity.audit.schemas import AuditArgs, HeadSchema, VerificationSchema, VerifyArgs
from app.activity.audit.shape import AUDIT_ENTRY, between
from app.events import sealing
from app.identity.access import requires
from app.kit.actor import actor
from app.kit.endpoint import asks, lists, returns
from app.kit.wire import Row

bp = Blueprint("audit_log", __name__)


@bp.get("/audit-log")
@requires("admin:all")
@exports
@lists(AUDIT_ENTRY, key="audit_log", args=AuditArgs)
def index(query: Row) -> Select[Any]:
    """List what happened: who did what, when, from where and with which token.

    The newest first, by the page in JSON. `format=csv` and `format=jsonl` (or `Accept`) give all
    entries at once, the oldest first; what comes as JSON lines can be checked by
    `timetracker verify-audit --file`.
    """
    sealing.seal()
    return between(actor, query)


@bp.get("/audit-log/head")
@requires("admin:all")
@returns(HeadSchema, key="head")
def show_head() -> Row:
    """Show the last entry's sequence and hash.

    Saved elsewhere, it proves later that nothing up to here was changed or taken away.
    """
    return verification.named(verification.head())


@bp.get("/audit-log/verify")
@requires("admin:all")
@asks(VerifyArgs)
@returns(VerificationSchema, key="verification")
def verify(query: Row) -> Row:
    """Check that nobody has changed the log.

    Each entry is checked against the one before it, and the log against a head that was saved
    (`sequence` and `hash`). One call checks up to 50,000 entries; `next` is the `from` of the next
    one. The first entry that is not as it was sealed is named in `problem`.
    """
    saved = Head(query["sequence"], bytes.fromhex(query["hash"])) if "hash" in query else None
    most = query["limit"]
    return verification.told(verification.verify(query["from_"], most, saved), most)
