"""Which language a page speaks: that of the person, or else what their browser asks for.

English stands in the code and the templates; translations stand in `translations/`, and
`make translations` brings them up to date.
"""

from flask import Flask, g, request
from flask_babel import Babel

from app.dashboard.blueprint import bp
from app.identity.models import Language
from app.kit.actor import actor

_NAMES = {Language.ENGLISH: "English", Language.GERMAN: "Deutsch"}


def init_app(app: Flask) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "dashboard/translations"
    # Numbers, dates and sentences agree: nothing is told in a language that has no sentences here.
    Babel(app, locale_selector=spoken, timezone_selector=zone)


def spoken() -> str:
    chosen: str | None = g.get("language")
    return (
        chosen
        or request.accept_languages.best_match([language.value for language in Language])
        or Language.ENGLISH
    )


def zone() -> str:
    return actor.timezone if "actor" in g else "UTC"


@bp.app_template_global()
def languages() -> list[tuple[str, str]]:
    """Each with its own name."""
    return [(language.value, name) for language, name in _NAMES.items()]


@bp.app_template_global()
def page_language() -> str:
    return spoken()
