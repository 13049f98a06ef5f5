"""API tokens issued, changed, rotated and revoked: everybody's by administrators, one's own by all.

The pages are the same; where they stand, `url_for(".index")` leads to the list of that place.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _
from sqlalchemy import Select

from app.activity.history.service import History
from app.dashboard import changes, curl
from app.dashboard.access import needs
from app.dashboard.formats import number
from app.dashboard.forms import Form, bind, blank, filled
from app.dashboard.listing import listed
from app.dashboard.once import shown_once
from app.dashboard.people import choices
from app.dashboard.usage_chart import DAYS_ON_PAGE, charts
from app.identity import limits
from app.identity.models import ApiToken
from app.identity.scopes import grouped, own
from app.identity.tokens import service
from app.identity.tokens.schemas import RotationInput, TokenInput, TokenListArgs
from app.identity.tokens.service import TOKEN
from app.kit.actor import actor
from app.kit.rate_limits.windows import Window
from app.kit.wire import Row

OVERLAPS: dict[int, LazyString] = {
    0: lazy_gettext("At once"),
    3600: lazy_gettext("In an hour"),
    86400: lazy_gettext("In a day"),
    7 * 86400: lazy_gettext("In seven days"),
}
_WINDOWS: dict[str, LazyString] = {
    "second": lazy_gettext("second"),
    "minute": lazy_gettext("minute"),
    "hour": lazy_gettext("hour"),
    "day": lazy_gettext("day"),
}
# Name of the view, address, method, and the scope that the same asks of a token.
_VIEWS = (
    ("index", "", "GET", "read:tokens"),
    ("create_form", "/create", "GET", "write:tokens"),
    ("create", "/create", "POST", "write:tokens"),
    ("show", "/<id:token_id>", "GET", "read:tokens"),
    ("edit_form", "/<id:token_id>/edit", "GET", "write:tokens"),
    ("update", "/<id:token_id>/edit", "POST", "write:tokens"),
    ("rotate_form", "/<id:token_id>/rotate", "GET", "write:tokens"),
    ("rotate", "/<id:token_id>/rotate", "POST", "write:tokens"),
    ("revoke_form", "/<id:token_id>/revoke", "GET", "write:tokens"),
    ("revoke", "/<id:token_id>/revoke", "POST", "write:tokens"),
)


@dataclass(frozen=True)
class TokenPages:
    """`frame` is the template they stand in; `of_all` says whether tokens of others are here."""

    frame: str
    of_all: bool

    def blueprint(self, name: str, prefix: str) -> Blueprint:
        bp = Blueprint(name, __name__, url_prefix=prefix)
        for view, path, method, scope in _VIEWS:
            bp.add_url_rule(path, view, needs(scope)(getattr(self, view)), methods=[method])
        return bp

    def index(self) -> str:
        found = listed(TOKEN, self.visible(), TokenListArgs())
        return self.page("index", listed=found, charts=charts([row["id"] for row in found.rows]))

    def create_form(self) -> str:
        return self.creation(blank(user_id=actor.user_id))

    def create(self) -> ResponseReturnValue:
        form = bind(self.schema(), request.form, also=partial(service.wrong, actor))
        made = form.submit(service.create, actor)
        return self.issued(*made, title=_("Token created")) if made else (self.creation(form), 400)

    def show(self, token_id: int) -> str:
        return self.page(
            "show",
            token=service.read(actor, token_id),
            chart=charts([token_id], DAYS_ON_PAGE)[token_id],
            events=changes.history(History("token", service.read), token_id),
        )

    def edit_form(self, token_id: int) -> str:
        return self.change(token_id, filled(changeable(), service.read(actor, token_id)))

    def update(self, token_id: int) -> ResponseReturnValue:
        form = bind(changeable(), request.form)
        if not form.submit(service.update, actor, token_id):
            return self.change(token_id, form), 400
        flash(_("The token is saved."))
        return redirect(url_for(".show", token_id=token_id))

    def rotate_form(self, token_id: int) -> str:
        return self.rotation(token_id, blank(overlap_seconds=0))

    def rotate(self, token_id: int) -> ResponseReturnValue:
        form = bind(RotationInput(), request.form)
        made = form.submit(service.rotate, actor, token_id)
        if not made:
            return self.rotation(token_id, form), 400
        return self.issued(*made, title=_("Token rotated"))

    def revoke_form(self, token_id: int) -> str:
        return self.page("revoke", token=service.read(actor, token_id))

    def revoke(self, token_id: int) -> ResponseReturnValue:
        token = service.revoke(actor, token_id)
        flash(_("“%(name)s” is revoked.", name=token["name"]))
        return redirect(url_for(".index"))

    def page(self, name: str, **told: Any) -> str:
        template = f"dashboard/api_tokens/{name}.html"
        return render_template(template, frame=self.frame, of_all=self.of_all, **told)

    def visible(self) -> Select[Any]:
        visible = service.visible_to(actor)
        return visible if self.of_all else visible.where(ApiToken.user_id == actor.user_id)

    def schema(self) -> TokenInput:
        return TokenInput() if self.of_all else TokenInput(exclude=["user_id", "rate_limit_tier"])

    def creation(self, form: Form) -> str:
        return self.page(
            "create",
            form=form,
            people=choices(actor) if self.of_all else [],
            scopes=grouped(own(actor.role)),
            tiers=tiers() if self.of_all else [],
        )

    def change(self, token_id: int, form: Form) -> str:
        return self.page("edit", form=form, token=service.read(actor, token_id))

    def rotation(self, token_id: int, form: Form) -> str:
        token = service.read(actor, token_id)
        return self.page("rotate", form=form, token=token, overlaps=OVERLAPS)

    def issued(self, token: Row, secret: str, title: str) -> ResponseReturnValue:
        """The page that shows the clear token.

        It answers the POST itself. A redirect to a page that shows the token once would have to
        keep it somewhere in between, in the database or in a cookie; so it is kept nowhere.
        """
        told = {"title": title, "token": token, "secret": secret}
        page = self.page("issued", curl=curl.example(secret, token["scopes"]), **told)
        return shown_once(page, url_for(".show", token_id=token["id"]))


def changeable() -> TokenInput:
    """What is changed about a token here; other scopes are another token's."""
    return TokenInput(only=["name", "description", "allowed_ips"], partial=True)


def tiers() -> list[tuple[str, str]]:
    """How often a token may call, as value and words; nothing where there is no choice."""
    named = limits.current().tiers
    return [
        (
            "" if name == limits.DEFAULT else name,
            f"{name}: {', '.join(map(told, windows))}",
        )
        for name, windows in named.items()
        if len(named) > 1
    ]


def told(window: Window) -> str:
    """1,000 per hour"""
    span = _WINDOWS.get(window.name, window.name)
    return str(_("%(most)s per %(span)s", most=number(window.most), span=span))
