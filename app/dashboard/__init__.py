"""The house as seen in a browser: server-rendered pages over the services that the API uses."""

from flask import Flask

from app.dashboard import (
    access,
    addresses,
    assets,
    changes,
    cookies,
    formats,
    language,
    live,
    navigation,
    notices,
    once,
    sentences,
    user_agents,
    words,
)
from app.dashboard.blueprint import administration as for_administrators
from app.dashboard.blueprint import bp
from app.dashboard.pages import (
    administration,
    finding,
    inventory,
    me,
    reports,
    search,
    sign_in,
    time,
    webhooks,
    work,
)
from config import Config

# What they declare stands on the blueprint by being imported.
PARTS = (
    access,
    addresses,
    assets,
    changes,
    formats,
    live,
    navigation,
    notices,
    once,
    sentences,
    user_agents,
    words,
)
AREAS = (
    sign_in,
    time,
    work,
    reports,
    inventory,
    administration,
    me,
    webhooks,
)

bp.register_blueprint(for_administrators)
bp.register_blueprint(finding.bp)


def init_app(app: Flask, config: Config) -> None:
    """Register the pages.

    :raises BadSetting: in production, if SECRET_KEY is too short
    """
    cookies.init_app(app, config)
    language.init_app(app)
    app.register_blueprint(bp)
    app.register_blueprint(search.bp)
