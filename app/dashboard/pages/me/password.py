"""`/password`: one's own, changed."""

from functools import partial

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dashboard.blueprint import bp
from app.dashboard.forms import Form, bind
from app.identity.sign_in import service
from app.identity.sign_in.schemas import NewPasswordInput
from app.identity.users.new_password import own_wrong
from app.kit.actor import actor


@bp.get("/password")
def password_form() -> str:
    return page(Form())


@bp.post("/password")
def change_password() -> ResponseReturnValue:
    form = bind(NewPasswordInput(), request.form, also=partial(own_wrong, actor))
    form.data["kept"] = session["key"]
    if not form.submit(service.change_password, actor):
        return page(form), 400
    flash(_("Your password is changed. Other browsers are signed out."))
    return redirect(url_for("dashboard.home"))


def page(form: Form) -> str:
    return render_template("dashboard/me/password.html", form=form)
