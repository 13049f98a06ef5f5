"""How often one address may try to sign in, right or wrong: each try costs a password hash."""

import time

from flask import Flask, current_app
from flask_limiter import Limiter
from limits import RateLimitItem, parse

from app.identity.limits import network_of
from app.kit.errors import TooManyRequests, Unavailable
from app.kit.rate_limits import TIMEOUTS
from config import BadSetting, Config


class Attempts:
    """Flask-Limiter with one limit, asked where somebody signs in and nowhere else."""

    def __init__(self, config: Config) -> None:
        self.limit, self.prefix = limit_of(config.ratelimit_sign_in), config.ratelimit_key_prefix
        self.limiter = Limiter(
            key_func=lambda: "",
            strategy="moving-window",
            storage_uri=config.redis_uri or "memory://",
            # A copy: it adds to what it is given.
            storage_options=dict(TIMEOUTS) if config.redis_uri else {},
        )
        # On an application that serves nothing: its hooks would cost each request of ours as much
        # as all of Flask does.
        self.limiter.init_app(Flask("attempts"))

    def count(self, address: str) -> None:
        """Count an attempt.

        :raises TooManyRequests: if there were too many
        :raises Unavailable: if the storage that counts them is lost
        """
        key = (self.prefix, "attempts to sign in", network_of(address))
        try:
            if self.limiter.limiter.hit(self.limit, *key):
                return
            free_at = self.limiter.limiter.get_window_stats(self.limit, *key).reset_time
        except self.limiter.storage.base_exceptions as lost:
            raise Unavailable("Attempts cannot be counted at the moment; try again") from lost
        wait = max(1, round(free_at - time.time() + 0.5))
        raise TooManyRequests(
            f"Too many attempts to sign in: at most {self.limit}; try again in {wait} seconds", wait
        )


def limit_of(setting: str) -> RateLimitItem:
    try:
        return parse(setting)
    except ValueError as error:
        raise BadSetting(f"RATELIMIT_SIGN_IN must look like 30/minute, not {setting!r}") from error


def count(address: str) -> None:
    attempts: Attempts = current_app.extensions["attempts"]
    attempts.count(address)


def init_app(app: Flask, config: Config) -> None:
    app.extensions["attempts"] = Attempts(config)
