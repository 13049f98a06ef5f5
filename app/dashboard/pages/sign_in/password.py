"""`/sign-in` and `/sign-out`."""

import re

from flask import current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dashboard import halfway
from app.dashboard.blueprint import bp
from app.dashboard.forms import Form, bind
from app.identity.access import actor_of
from app.identity.models import User
from app.identity.open_id import setup as open_id
from app.identity.scopes import own
from app.identity.sign_in import service, sessions
from app.identity.sign_in.schemas import SignInInput
from app.kit.errors import AppError, TooManyRequests, Unauthorized, Unavailable

# A path of this server. Browsers take `//host` and `/\host` for another one, and drop tabs and
# line ends before they look.
_LOCAL_PATH = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")
_input = SignInInput(exclude=["code"])


@bp.get("/sign-in")
def sign_in_form() -> ResponseReturnValue:
    return redirect(destination()) if "actor" in g else page(Form())


@bp.post("/sign-in")
def sign_in() -> ResponseReturnValue:
    form = bind(_input, request.form)
    if form.errors:
        return page(form), 400
    try:
        user = service.check(**form.data, ip=request.remote_addr or "::")
    except (Unauthorized, TooManyRequests, Unavailable) as refusal:
        return page(tell(form, refusal)), refusal.status, waiting(refusal)
    return let_in(user, destination())


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    if "key" in session:
        sessions.end(session["key"])
    session.clear()
    flash(_("You are signed out."))
    return redirect(url_for("dashboard.sign_in_form"))


def let_in(user: User, wanted: str) -> ResponseReturnValue:
    """Who has proved to be this person comes in, or is asked for the second factor."""
    if user.has_second_factor:
        forget()
        halfway.remember(user)
        return redirect(url_for("dashboard.sign_in_code_form", next=wanted))
    remember(user)
    return redirect(wanted)


def remember(user: User) -> None:
    """A new session for each sign-in, so that a word planted or seen before is worth nothing."""
    forget()
    who = actor_of(user, own(user.role))
    idle = current_app.config["IDLE_SESSION_LIFETIME"]
    session["key"] = sessions.start(who, request.user_agent.string, idle)


def forget() -> None:
    if "key" in session:
        sessions.end(session["key"])
    session.clear()


def destination() -> str:
    """Where the person wanted to go, if that is a page of ours."""
    wanted = request.values.get("next", "")
    return wanted if _LOCAL_PATH.fullmatch(wanted) else url_for("dashboard.home")


def tell(form: Form, refusal: AppError) -> Form:
    form.errors = {"": [str(refusal)]}
    return form


def waiting(refusal: AppError) -> dict[str, str]:
    return {name: value for name, value in refusal.headers.items() if name == "Retry-After"}


def page(form: Form) -> str:
    return render_template(
        "dashboard/sign_in.html",
        form=form,
        next=request.values.get("next"),
        provider=open_id.current().provider,
    )
