"""`/admin/settings`: what holds for the whole installation."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dashboard.forms import Form, bind, filled
from app.kit.actor import actor
from app.kit.fields import Flag
from app.kit.wire import Row
from app.settings import service
from app.settings.schemas import MODULES, SettingsInput

bp = Blueprint("settings", __name__, url_prefix="/settings")


class SettingsForm(SettingsInput):
    """A form has a box for each module."""

    inventory = Flag()

    class Meta:
        exclude = ("modules",)


@bp.get("")
def show() -> str:
    now = service.read()
    return page(filled(SettingsForm(), {**now, **now["modules"]}))


@bp.post("")
def update() -> ResponseReturnValue:
    form = bind(SettingsForm(), request.form)
    if not form.submit(save):
        return page(form), 400
    flash(_("The settings are saved."))
    return redirect(url_for(".show"))


def save(**fields: Any) -> Row:
    modules = {name: fields.pop(name) for name in MODULES if name in fields}
    return service.update(actor, **fields, modules=modules)


def page(form: Form) -> str:
    return render_template(
        "dashboard/administration/settings.html", form=form, settings=service.read()
    )
