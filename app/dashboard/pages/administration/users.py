"""`/admin/users`: who is here, and what they are."""

from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.activity.history.service import History
from app.dashboard import changes
from app.dashboard.confirming import confirm
from app.dashboard.forms import Form, Typed, bind, blank, filled
from app.dashboard.listing import listed
from app.identity.second_factor import setting_up
from app.identity.teams import service as teams
from app.identity.tokens import service as tokens
from app.identity.tokens.schemas import TokenListArgs
from app.identity.tokens.service import TOKEN
from app.identity.users import service
from app.identity.users.new_password import wrong
from app.identity.users.schemas import NewUserInput, UserInput, UserListArgs
from app.identity.users.service import USER
from app.kit.actor import actor
from app.kit.wire import Row
from app.settings import service as settings

bp = Blueprint("users", __name__, url_prefix="/users")


@bp.get("")
def index() -> str:
    found = listed(USER, service.visible_to(actor), UserListArgs())
    return render_template("dashboard/administration/users/index.html", listed=found)


@bp.get("/create")
def create_form() -> str:
    now = settings.current()
    proposed = {"timezone": now.timezone, "week_start": now.week_start}
    return page(blank(role="user", weekly_capacity_hours=40, **proposed))


@bp.post("/create")
def create() -> ResponseReturnValue:
    form = bind(NewUserInput(), given(request.form), also=partial(wrong, actor))
    made = form.submit(service.create, actor)
    if not made:
        return page(form), 400
    flash(_("%(name)s is here now.", name=made["username"]))
    return redirect(url_for(".show", user_id=made["id"]))


@bp.get("/<id:user_id>")
def show(user_id: int) -> str:
    visible = tokens.visible_to(actor)
    return render_template(
        "dashboard/administration/users/show.html",
        user=read(user_id),
        teams=teams.of_person(user_id),
        tokens=listed(TOKEN, visible, TokenListArgs(), user_id=str(user_id)),
        events=changes.history(History("user", service.read), user_id),
    )


@bp.get("/<id:user_id>/edit")
def edit_form(user_id: int) -> str:
    user = read(user_id)
    return page(filled(UserInput(), user), user)


@bp.post("/<id:user_id>/edit")
def update(user_id: int) -> ResponseReturnValue:
    form = bind(
        UserInput(partial=True),
        given(request.form),
        also=lambda data: wrong(actor, data, user_id),
    )
    if not form.submit(service.update, actor, user_id):
        return page(form, read(user_id)), 400
    flash(_("The user is saved."))
    return redirect(url_for(".show", user_id=user_id))


@bp.get("/<id:user_id>/deactivate")
def deactivate_form(user_id: int) -> str:
    return deactivation(user_id)


@bp.post("/<id:user_id>/deactivate")
def deactivate(user_id: int) -> ResponseReturnValue:
    form = Form()
    user = form.submit(service.deactivate, actor, user_id)
    if not user:
        return deactivation(user_id, form), 400
    flash(_("%(name)s is deactivated.", name=user["username"]))
    return redirect(url_for(".show", user_id=user_id))


@bp.post("/<id:user_id>/reactivate")
def reactivate(user_id: int) -> ResponseReturnValue:
    user = service.update(actor, user_id, is_active=True)
    flash(_("%(name)s may sign in again. Tokens from before stay revoked.", name=user["username"]))
    return redirect(url_for(".show", user_id=user_id))


@bp.get("/<id:user_id>/reset-second-factor")
def reset_second_factor_form(user_id: int) -> str:
    return confirm(
        "users",
        _("Reset the second factor of %(name)s?", name=read(user_id)["username"]),
        _("Their password alone will do to sign in, until they set it up anew."),
        _("Reset"),
        url_for(".show", user_id=user_id),
    )


@bp.post("/<id:user_id>/reset-second-factor")
def reset_second_factor(user_id: int) -> ResponseReturnValue:
    setting_up.reset(actor, user_id)
    flash(_("The second factor is reset."))
    return redirect(url_for(".show", user_id=user_id))


def given(typed: Typed) -> Typed:
    """A password that is left empty is not asked for."""
    is_empty = not typed.get("password")
    return MultiDict([p for p in typed.items(multi=True) if p[0] != "password" or not is_empty])


def read(user_id: int) -> Row:
    return USER.tell(actor, service.read(actor, user_id))


def page(form: Form, user: Row | None = None) -> str:
    return render_template("dashboard/administration/users/edit.html", form=form, user=user)


def deactivation(user_id: int, form: Form | None = None) -> str:
    return confirm(
        "users",
        _("Deactivate %(name)s?", name=read(user_id)["username"]),
        _("Their tokens and browsers end at once. Their time stays, and nothing is deleted."),
        _("Deactivate"),
        url_for(".show", user_id=user_id),
        form,
    )
