"""`/sign-in/code`: the second step of signing in."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.dashboard import halfway
from app.dashboard.blueprint import bp
from app.dashboard.forms import Form, bind
from app.dashboard.pages.sign_in.password import destination, remember, tell, waiting
from app.identity.access import actor_of
from app.identity.scopes import own
from app.identity.second_factor import service
from app.identity.second_factor.schemas import CodeInput
from app.kit.errors import TooManyRequests, Unauthorized, Unavailable


@bp.get("/sign-in/code")
def sign_in_code_form() -> ResponseReturnValue:
    return page(Form()) if halfway.person() else start_again()


@bp.post("/sign-in/code")
def sign_in_code() -> ResponseReturnValue:
    user = halfway.person()
    if user is None:
        return start_again()
    form = bind(CodeInput(), request.form)
    if form.errors:
        return page(form), 400
    try:
        service.prove(actor_of(user, own(user.role)), user, form.data["code"])
    except (Unauthorized, TooManyRequests, Unavailable) as refusal:
        return page(tell(form, refusal)), refusal.status, waiting(refusal)
    remember(user)
    return redirect(destination())


def start_again() -> ResponseReturnValue:
    return redirect(url_for("dashboard.sign_in_form", next=request.values.get("next")))


def page(form: Form) -> str:
    wanted = request.values.get("next")
    return render_template("dashboard/sign_in_code.html", form=form, next=wanted)
