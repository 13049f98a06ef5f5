"""`/second-factor`: one's own second factor, set up, renewed and turned off."""

from typing import Any

import segno
from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from app.dashboard.blueprint import bp
from app.dashboard.forms import Form, bind
from app.dashboard.once import shown_once
from app.identity.second_factor import setting_up
from app.identity.second_factor.schemas import CodeInput, PasswordInput, ProofInput
from app.kit.actor import actor


@bp.get("/second-factor")
def second_factor() -> str:
    return page(Form())


@bp.post("/second-factor")
def begin_second_factor() -> ResponseReturnValue:
    """The page that shows the secret answers the POST itself, so that it is kept nowhere."""
    form = bind(PasswordInput(), request.form)
    if made := form.submit(setting_up.begin, actor):
        secret, uri = made
        told = confirmation(Form(), secret=grouped(secret), image=drawn(uri))
        return shown_once(told, url_for("dashboard.confirm_second_factor_form"))
    return page(form), 400


@bp.get("/second-factor/confirm")
def confirm_second_factor_form() -> str:
    return confirmation(Form())


@bp.post("/second-factor/confirm")
def confirm_second_factor() -> ResponseReturnValue:
    form = bind(CodeInput(), request.form)
    form.data["kept"] = session["key"]
    if codes := form.submit(setting_up.confirm, actor):
        return shown(codes, _("The second factor is on"))
    return confirmation(form), 400


@bp.get("/second-factor/recovery-codes")
def renew_recovery_codes_form() -> str:
    return renewal(Form())


@bp.post("/second-factor/recovery-codes")
def renew_recovery_codes() -> ResponseReturnValue:
    form = bind(ProofInput(), request.form)
    codes = form.submit(setting_up.renew_recovery_codes, actor)
    return shown(codes, _("New recovery codes")) if codes else (renewal(form), 400)


@bp.get("/second-factor/turn-off")
def turn_off_second_factor_form() -> str:
    return turning_off(Form())


@bp.post("/second-factor/turn-off")
def turn_off_second_factor() -> ResponseReturnValue:
    form = bind(ProofInput(), request.form)
    if not form.submit(setting_up.turn_off, actor):
        return turning_off(form), 400
    flash(_("The second factor is off."))
    return redirect(url_for("dashboard.second_factor"))


def page(form: Form) -> str:
    status = setting_up.status(actor)
    return render_template("dashboard/me/second_factor/index.html", form=form, status=status)


def confirmation(form: Form, **told: Any) -> str:
    return render_template("dashboard/me/second_factor/confirm.html", form=form, **told)


def renewal(form: Form) -> str:
    return render_template("dashboard/me/second_factor/renew.html", form=form)


def turning_off(form: Form) -> str:
    return render_template("dashboard/me/second_factor/turn_off.html", form=form)


def shown(codes: list[str], title: str) -> ResponseReturnValue:
    told = render_template("dashboard/me/second_factor/codes.html", codes=codes, title=title)
    return shown_once(told, url_for("dashboard.second_factor"))


def grouped(secret: str) -> str:
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def drawn(uri: str) -> Markup:
    """A QR code as SVG. Dark on white whatever the page's colours: some cameras need that."""
    image = segno.make(uri, error="m").svg_inline(scale=5, border=4, light="#fff", omitsize=True)
    return Markup(image)  # noqa: S704  # made of squares by the library, with no text of anybody
