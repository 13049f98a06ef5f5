"""What the room takes from the settings: the identity provider, if there is one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, current_app, has_app_context

from config import BadSetting, Config

if TYPE_CHECKING:
    from app.identity.open_id.provider import Provider


@dataclass(frozen=True)
class Setup:
    """`domains` are those of email addresses that may come in; none: all of them."""

    provider: "Provider | None"
    creates_users: bool
    domains: frozenset[str]


def of(config: Config) -> Setup:
    """:raises BadSetting: for what OIDC_… cannot be"""
    domains = {domain.strip().lower() for domain in config.oidc_domains.split(",")} - {""}
    provider = provider_of(config) if config.oidc_issuer else None
    return Setup(provider, config.oidc_create_users == "yes", frozenset(domains))


def provider_of(config: Config) -> "Provider":
    # Authlib is loaded where there is a provider.
    from app.identity.open_id.provider import Provider

    check(config)
    return Provider(config)


def check(config: Config) -> None:
    issuer = urlsplit(config.oidc_issuer)
    schemes = ("https",) if config.is_production else ("https", "http")
    if issuer.scheme not in schemes or not issuer.hostname or issuer.query or issuer.fragment:
        raise BadSetting(f"OIDC_ISSUER must be an https:// address, not {config.oidc_issuer!r}")
    if not config.oidc_client_id:
        raise BadSetting("OIDC_ISSUER needs OIDC_CLIENT_ID, which the provider gives")


def current() -> Setup:
    found: Setup = current_app.extensions["open_id"]
    return found


def has_provider() -> bool:
    return has_app_context() and current().provider is not None


def init_app(app: Flask, config: Config) -> None:
    app.extensions["open_id"] = of(config)
