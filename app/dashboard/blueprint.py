"""Who comes in, and what every page carries. A page is closed unless it is in `OPEN`."""

from typing import Any

from flask import Blueprint, Response, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from app.dashboard.cookies import csrf
from app.identity.access import actor_of
from app.identity.scopes import own
from app.identity.sign_in import sessions
from app.kit.actor import actor
from app.kit.errors import Forbidden, Refused
from app.kit.preconditions import expect, expect_too
from app.kit.refusals import tell
from app.settings.schemas import switched_on

STATIC = "dashboard.static"
EVENT_STREAM = "text/event-stream"
OPEN = {
    STATIC,
    "dashboard.sign_in_form",
    "dashboard.sign_in",
    "dashboard.sign_in_code_form",
    "dashboard.sign_in_code",
    "dashboard.sign_in_open_id",
    "dashboard.sign_in_open_id_callback",
    "dashboard.sign_out",
}
# Where those go first who must have a second factor and have none.
SETTING_UP = {
    "dashboard.second_factor",
    "dashboard.begin_second_factor",
    "dashboard.confirm_second_factor_form",
    "dashboard.confirm_second_factor",
}

bp = Blueprint(
    "dashboard",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)
administration = Blueprint("administration", __name__, url_prefix="/admin")


@bp.before_request
def check_form() -> None:
    csrf.protect()
    # Nobody types it, and PostgreSQL stores it nowhere; not every word goes through a schema.
    if any("\0" in text for texts in request.values.listvalues() for text in texts):
        raise Refused("What you sent holds a NUL character.")


@bp.before_request
def expect_what_was_shown() -> None:
    """A form that says which version it shows does not overwrite what somebody saved since."""
    if version := request.form.get("version"):
        expect(request, request.view_args or {}, required=False)
        expect_too({"version": version})


@bp.before_request
def admit() -> ResponseReturnValue | None:
    """Let in who is signed in; send everybody else to the sign-in page, and back here after."""
    if request.endpoint != STATIC:
        recognize()
    if request.endpoint in OPEN:
        return None
    if "actor" in g and not must_set_up():
        return None
    if request.accept_mimetypes.best == EVENT_STREAM:
        # By which a browser knows that it need not come back.
        return "", 204
    if "actor" in g:
        return redirect(url_for("dashboard.second_factor"))
    if "HX-Request" in request.headers:
        # A part of a page is no place to sign in, and a script is not to think that all went well.
        return "", 401, {"HX-Refresh": "true"}
    here = request.full_path.removesuffix("?")
    wanted = here if here != "/" and is_page(request.path) else None
    return redirect(url_for("dashboard.sign_in_form", next=wanted))


def is_page(path: str) -> bool:
    """Whether there is something to look at where a form was sent to."""
    adapter = current_app.create_url_adapter(request)
    return adapter is not None and adapter.test(path, "GET")


def recognize() -> None:
    """The person of the browser session, if there is one, is this request's actor."""
    idle = current_app.config["IDLE_SESSION_LIFETIME"]
    user = sessions.find(session["key"], idle) if "key" in session else None
    if user is not None:
        g.actor = actor_of(user, own(user.role), modules=switched_on(user.modules))
        g.browser_session_id, g.language = user.session_id, user.language
        g.week_start = user.week_start
        g.lacks_second_factor = user.lacks_second_factor


def must_set_up() -> bool:
    """Whether the second factor, which the settings ask for, comes before anything else."""
    return bool(g.lacks_second_factor) and request.endpoint not in SETTING_UP


@administration.before_request
def admit_administrators() -> None:
    if not actor.is_admin:
        raise Forbidden("This page is for administrators.")


@bp.after_request
def say_how_long_to_keep(response: Response) -> Response:
    """An address with a content hash never changes; a page is somebody's own, and kept nowhere."""
    if request.endpoint != STATIC:
        response.headers["Cache-Control"] = "no-store"
    elif "v" in request.args and response.status_code == 200:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@bp.errorhandler(CSRFError)
def tell_stale_form(_error: CSRFError) -> Any:
    return tell(
        Refused(
            "Nothing was changed. You signed in or out after the form was opened, or your browser "
            "keeps no cookies. Go back, reload the page and send it again.",
            code="stale_form",
            error="This form is no longer valid",
        )
    )
