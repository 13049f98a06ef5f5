"""`/admin/api-tokens`: an administrator issues, rotates and revokes API tokens."""

from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Row as SqlRow

from app.dashboard import curl
from app.dashboard.blueprint import administration
from app.dashboard.forms import Form, bind, blank
from app.dashboard.listing import listed
from app.identity import limits
from app.identity.models import User
from app.identity.scopes import grouped
from app.identity.tokens import service
from app.identity.tokens.schemas import RotationInput, TokenInput, TokenListArgs
from app.identity.tokens.service import TOKEN
from app.identity.users import service as users
from app.kit.actor import actor
from app.kit.db import session
from app.kit.wire import Row

OVERLAPS = {0: "At once", 3600: "In an hour", 86400: "In a day", 7 * 86400: "In seven days"}
_args = TokenListArgs()


@administration.get("/api-tokens")
def api_tokens() -> str:
    found = listed(TOKEN, service.visible_to(actor), _args)
    return render_template("dashboard/api_tokens/index.html", listed=found)


@administration.get("/api-tokens/create")
def create_form() -> str:
    return creation(blank(user_id=actor.user_id))


@administration.post("/api-tokens/create")
def create() -> ResponseReturnValue:
    form = bind(TokenInput(), request.form, also=partial(service.wrong, actor))
    made = form.submit(service.create, actor)
    return issued(*made, title="Token created") if made else (creation(form), 400)


@administration.get("/api-tokens/<id:token_id>/rotate")
def rotate_form(token_id: int) -> str:
    return rotation(token_id, blank(overlap_seconds=0))


@administration.post("/api-tokens/<id:token_id>/rotate")
def rotate(token_id: int) -> ResponseReturnValue:
    form = bind(RotationInput(), request.form)
    made = form.submit(service.rotate, actor, token_id)
    return issued(*made, title="Token rotated") if made else (rotation(token_id, form), 400)


@administration.get("/api-tokens/<id:token_id>/revoke")
def revoke_form(token_id: int) -> str:
    return render_template("dashboard/api_tokens/revoke.html", token=service.read(actor, token_id))


@administration.post("/api-tokens/<id:token_id>/revoke")
def revoke(token_id: int) -> ResponseReturnValue:
    token = service.revoke(actor, token_id)
    flash(f"“{token['name']}” is revoked.")
    return redirect(url_for("dashboard.administration.api_tokens"))


def creation(form: Form) -> str:
    return render_template(
        "dashboard/api_tokens/create.html",
        form=form,
        people=people(),
        scopes=grouped(),
        tiers=tiers(),
    )


def rotation(token_id: int, form: Form) -> str:
    token = service.read(actor, token_id)
    return render_template(
        "dashboard/api_tokens/rotate.html", form=form, token=token, overlaps=OVERLAPS
    )


def issued(token: Row, secret: str, title: str) -> str:
    """The page that shows the clear token.

    It answers the POST itself. A redirect to a page that shows the token once would have to keep
    it somewhere in between, in the database or in a cookie; so it is kept nowhere.
    """
    return render_template(
        "dashboard/api_tokens/issued.html",
        title=title,
        token=token,
        secret=secret,
        curl=curl.example(secret, token["scopes"]),
    )


def tiers() -> list[tuple[str, str]]:
    """How often a token may call, as value and words; nothing where there is no choice."""
    named = limits.current().tiers
    return [
        (
            "" if name == limits.DEFAULT else name,
            f"{name}: {', '.join(f'{one.most:,} per {one.name}' for one in windows)}",
        )
        for name, windows in named.items()
        if len(named) > 1
    ]


def people() -> list[SqlRow[Any]]:
    """Whom a token can be made for: id, username and full name."""
    visible = users.visible_to(actor).where(User.is_active)
    columns = visible.with_only_columns(User.id, User.username, User.full_name)
    return list(session.execute(columns.order_by(User.username)))
