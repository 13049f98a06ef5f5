"""The first steps in an empty installation: what there is to do, and what is done."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flask import current_app, url_for
from flask_babel import LazyString, lazy_gettext
from sqlalchemy import Select, exists, literal, select

from app.clients import service as clients
from app.dashboard.access import may
from app.dashboard.blueprint import bp
from app.dashboard.curl import example
from app.identity.models import ApiToken
from app.identity.tokens import service as tokens
from app.kit.actor import actor
from app.kit.clock import now
from app.kit.db import connection
from app.projects import service as projects
from app.time_entries import service as time_entries
from app.time_entries.models import TimeEntry

_ = lazy_gettext
# Who has worked here for so long knows the way.
NEW = timedelta(days=7)


@dataclass(frozen=True)
class Step:
    """`endpoints` are where it is done: the first of them that there is."""

    name: str
    scope: str
    label: LazyString
    words: LazyString
    endpoints: tuple[str, ...]
    is_done: bool = False

    @property
    def address(self) -> str:
        known = [name for name in self.endpoints if name in current_app.view_functions]
        return url_for(known[0]) if known else "/api/docs"


STEPS = (
    Step(
        "client",
        "write:clients",
        _("Add a client"),
        _("Whom you work for."),
        ("dashboard.clients.create_form",),
    ),
    Step(
        "project",
        "write:projects",
        _("Add a project"),
        _("What time is booked on."),
        ("dashboard.projects.create_form",),
    ),
    Step(
        "timer",
        "write:time_entries",
        _("Start a timer"),
        _("Choose a project below, and go."),
        ("dashboard.home",),
    ),
    Step(
        "token",
        "write:tokens",
        _("Make a token"),
        _("For apps and scripts that work for you. Then this works:"),
        ("dashboard.tokens.create_form",),
    ),
)


def first_steps() -> list[Step]:
    """Those that whoever looks may do; none once all of them are done, or no longer needed."""
    theirs = [step for step in STEPS if may(step.scope)]
    if not theirs:
        return []
    done = found([step.name for step in theirs])
    if done.pop("knows_the_way") or all(done.values()):
        return []
    return [replace(step, is_done=done[step.name]) for step in theirs]


def found(names: list[str]) -> dict[str, bool]:
    """Whether there is one of each already, in one statement."""
    mine = time_entries.visible_to(actor).where(TimeEntry.user_id == actor.user_id)
    there = {
        "client": clients.visible_to(actor),
        "project": projects.visible_to(actor),
        "timer": mine,
        # What the server made for its first administrator is nobody's step.
        "token": tokens.visible_to(actor).where(
            ApiToken.user_id == actor.user_id, ApiToken.created_by.is_not(None)
        ),
        "knows_the_way": mine.where(TimeEntry.start_time < now() - NEW),
    }
    columns = [exists(one_of(there[name])).label(name) for name in [*names, "knows_the_way"]]
    return dict(connection().execute(select(*columns)).mappings().one())


def one_of(visible: Select[Any]) -> Select[Any]:
    return visible.with_only_columns(literal(1), maintain_column_froms=True)


@bp.app_template_global()
def first_curl() -> str:
    """A first request, with the address of this server; the token is still to be put in."""
    return example("tt_…", actor.scopes)
