"""What the room takes from the settings: where it may send to, how long, and the key to secrets."""

from functools import cached_property

from flask import Flask, current_app

from app.webhooks.sending.rules import Rules
from app.webhooks.vault import Vault
from config import Config


class Setup:
    """`scale` stretches or shrinks the times between attempts."""

    def __init__(self, app: Flask, config: Config) -> None:
        self.app, self.rules = app, Rules.of(config)
        self.most_at_once = config.webhook_threads
        self.scale = config.webhook_retry_percent / 100

    @cached_property
    def vault(self) -> Vault:
        # That of the cookies, which is made for this process where none is set.
        return Vault(self.app.config["SECRET_KEY"])


def current() -> Setup:
    found: Setup = current_app.extensions["webhooks"]
    return found


def init_app(app: Flask, config: Config) -> None:
    """:raises BadSetting: for what WEBHOOK_… cannot be"""
    app.extensions["webhooks"] = Setup(app, config)
