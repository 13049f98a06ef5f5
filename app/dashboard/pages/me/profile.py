"""`/me`: what somebody may change about themselves."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import refresh

from app.dashboard.forms import Form, bind, filled
from app.identity.users import service
from app.identity.users.schemas import UserInput
from app.identity.users.service import USER
from app.kit.actor import actor
from app.kit.wire import Row

bp = Blueprint("me", __name__, url_prefix="/me")


@bp.get("")
def show() -> str:
    me = own()
    return page(me, filled(schema(), me))


@bp.post("")
def update() -> ResponseReturnValue:
    form = bind(schema(), request.form)
    me = form.submit(service.update, actor, actor.user_id)
    if not me:
        return page(own(), form), 400
    # What is said now is in the language that was chosen.
    g.language = me["language"]
    refresh()
    flash(_("Your profile is saved."))
    return redirect(url_for(".show"))


def schema() -> UserInput:
    return UserInput(only=sorted(service.changeable_by_oneself(actor)), partial=True)


def own() -> Row:
    return USER.tell(actor, service.read(actor, actor.user_id))


def page(me: Row, form: Form) -> str:
    changeable = service.changeable_by_oneself(actor)
    return render_template("dashboard/me/profile.html", me=me, form=form, changeable=changeable)
