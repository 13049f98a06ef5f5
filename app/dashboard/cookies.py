"""The one cookie: signed, for this host alone, and never readable by scripts.

It holds the word that names a browser session, the CSRF token, and messages for the next page.
"""

import secrets
from datetime import timedelta

from flask import Flask, Request, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_wtf import CSRFProtect

from app.identity.sign_in import sessions
from config import BadSetting, Config

LEAST_KEY_LENGTH, LEAST_DIFFERENT = 32, 10

csrf = CSRFProtect()


class HostCookies(SecureCookieSessionInterface):
    """Over https the cookie is Secure, and its name keeps other hosts from planting one."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The API takes tokens alone: there a cookie is not even looked at."""
        if request.path.startswith("/api/v1/"):
            return self.session_class()
        return super().open_session(app, request)

    def get_cookie_name(self, app: Flask) -> str:
        name = super().get_cookie_name(app)
        return f"__Host-{name}" if request.is_secure else name

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure


def init_app(app: Flask, config: Config) -> None:
    app.session_interface = HostCookies()
    app.config.update(
        SECRET_KEY=secret_key(config),
        SESSION_COOKIE_NAME="timetracker",
        SESSION_COOKIE_PATH="/",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=sessions.LONGEST,
        IDLE_SESSION_LIFETIME=timedelta(hours=config.session_hours),
        # The API takes tokens and no cookies: only the dashboard's forms are checked.
        WTF_CSRF_CHECK_DEFAULT=False,
        # The token lasts as long as the session it is bound to: a form may stay open over lunch.
        WTF_CSRF_TIME_LIMIT=None,
    )
    csrf.init_app(app)


def secret_key(config: Config) -> str:
    """The key that signs the cookie; one for this process where none is set.

    :raises BadSetting: in production, for a key that could be guessed
    """
    key = config.secret_key
    is_weak = len(key) < LEAST_KEY_LENGTH or len(set(key)) < LEAST_DIFFERENT
    if config.is_production and key and is_weak:
        raise BadSetting(
            f"SECRET_KEY must have {LEAST_KEY_LENGTH} characters or more in production, "
            f"{LEAST_DIFFERENT} of them different. "
            "Leave it out, and `timetracker serve` makes one and keeps it."
        )
    return key or secrets.token_urlsafe(48)
