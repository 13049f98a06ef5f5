"""`/api/v1/info`, `/api/v1/health` and `/api/v1/settings`."""

from importlib.metadata import version
from typing import Any

from flask import Blueprint, current_app
from sqlalchemy import text

from app.identity.access import public, requires
from app.kit.actor import actor
from app.kit.clock import now
from app.kit.db import session
from app.kit.endpoint import answers, refuses, returns
from app.kit.taking import takes
from app.kit.wire import Row
from app.settings import service as settings
from app.settings.schemas import SettingsInput
from app.settings.service import SETTINGS
from app.system.schemas import HealthSchema, InfoSchema

bp = Blueprint("system", __name__)
PREFIX = "/api/v1/"


@bp.get("/info")
@public
@answers(InfoSchema)
def info() -> Row:
    """Show the API's version and where its rooms are."""
    return {
        "api_version": "v1",
        "app_version": version("timetracker-server"),
        "documentation_url": "/api/docs",
        "endpoints": rooms(),
        "timezone": settings.current().timezone,
        "server_time": now(),
        "setup_required": False,
    }


@bp.get("/health")
@public
@refuses(503, "The database does not answer")
@answers(HealthSchema)
def health() -> Row:
    """Say whether the server can serve.

    200 while the database answers, otherwise 503. `/api/v1/health/live` asks the process alone.
    """
    session.execute(text("SELECT 1"))
    return {"status": "healthy", "timestamp": now(), "checks": {"database": "ok"}}


@bp.get("/health/live")
@public
@answers(HealthSchema)
def live() -> Row:
    """Say whether the process is alive, whatever the database does."""
    return {"status": "healthy", "timestamp": now(), "checks": {}}


@bp.get("/settings")
@requires("admin:all")
@returns(SETTINGS, key="settings")
def show_settings() -> Row:
    """Show the settings of this installation."""
    return settings.read()


@bp.route("/settings", methods=["PUT", "PATCH"])
@requires("admin:all")
@takes(SettingsInput, partial=True)
@returns(SETTINGS, key="settings", message="Settings updated successfully")
def update_settings(data: dict[str, Any]) -> Row:
    """Change the settings of this installation.

    Only what you send is changed.
    """
    return settings.update(actor, **data)


def rooms() -> dict[str, str]:
    """The first segment of every path, under its name in the API's words."""
    paths = {rule.rule for rule in current_app.url_map.iter_rules() if rule.rule.startswith(PREFIX)}
    names = sorted({path.removeprefix(PREFIX).split("/")[0] for path in paths})
    return {name.replace("-", "_"): PREFIX + name for name in names}
