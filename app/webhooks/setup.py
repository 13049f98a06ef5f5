"""What the room takes from the settings: where it may send to, how long, and the key to secrets."""

from flask import Flask, current_app

from app.kit.vault import Vault, vault
from app.webhooks.sending.rules import Rules
from config import Config


class Setup:
    """`scale` stretches or shrinks the times between attempts."""

    def __init__(self, config: Config) -> None:
        self.rules = Rules.of(config)
        self.most_at_once = config.webhook_threads
        self.scale = config.webhook_retry_percent / 100

    @property
    def vault(self) -> Vault:
        return vault("webhooks")


def current() -> Setup:
    found: Setup = current_app.extensions["webhooks"]
    return found


def init_app(app: Flask, config: Config) -> None:
    """:raises BadSetting: for what WEBHOOK_… cannot be"""
    app.extensions["webhooks"] = Setup(config)
