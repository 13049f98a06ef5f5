"""The house as seen in a browser: server-rendered pages over the services that the API uses."""

from flask import Flask

from app.dashboard import assets, cookies, formats, notices
from app.dashboard.blueprint import administration, bp
from app.dashboard.pages import (
    api_tokens,
    home,
    password,
    search,
    second_factor,
    sign_in,
    sign_in_code,
    sign_in_open_id,
)
from config import Config

# What they declare stands on the blueprint by being imported.
PARTS = (assets, formats, notices)
PAGES = (home, sign_in, sign_in_code, sign_in_open_id, second_factor, password, api_tokens)

bp.register_blueprint(administration)


def init_app(app: Flask, config: Config) -> None:
    """Register the pages.

    :raises BadSetting: in production, if SECRET_KEY is too short
    """
    cookies.init_app(app, config)
    app.register_blueprint(bp)
    app.register_blueprint(search.bp)
