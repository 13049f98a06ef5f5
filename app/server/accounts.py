"""Accounts from the command line: for who has no way in yet, or none any more."""

import sys
from typing import Any

import click
from marshmallow import Schema

from app.identity import passwords
from app.identity.models import Role, User
from app.identity.open_id import service as open_id
from app.identity.scopes import Scope
from app.identity.second_factor import setting_up
from app.identity.tokens import service as tokens
from app.identity.tokens.schemas import TokenInput
from app.identity.users import service as users
from app.identity.users.schemas import NewUserInput, UserInput
from app.kit.actor import SYSTEM
from app.kit.db import session
from app.kit.errors import NotFound
from app.server.database import opened
from config import BadSetting, Config


@click.command()
@click.option("--username", required=True)
@click.option(
    "--role", type=click.Choice([role.value for role in Role]), default="user", show_default=True
)
@click.option("--email")
@click.option("--full-name")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--service-account", is_flag=True, help="For an integration: it never signs in.")
def create_user(password_stdin: bool, service_account: bool, **given: str | None) -> None:
    """Create a user and print the id; a generated password goes to standard error."""
    fields: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    password = "" if service_account else passwords.generate()
    if password_stdin:
        password = read_password()
    known_by = {"password": password} if password else {}
    fields |= known_by | {"is_service_account": service_account}
    with opened(Config.from_env()):
        user = users.create(SYSTEM, **loaded(NewUserInput(), fields))
        session.commit()
    if known_by and not password_stdin:
        click.echo(f"Password: {password}", err=True)
    click.echo(user["id"])


@click.command()
@click.argument("username")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def reset_password(username: str, password_stdin: bool) -> None:
    """Give a user another password, and print it if it is generated. Their sessions end."""
    password = read_password() if password_stdin else passwords.generate()
    with opened(Config.from_env()):
        fields = loaded(UserInput(partial=True), {"password": password})
        users.update(SYSTEM, known(username).id, **fields)
        session.commit()
    if not password_stdin:
        click.echo(password)


@click.command()
@click.argument("username")
def reset_second_factor(username: str) -> None:
    """Take the second factor off a user who has lost it."""
    with opened(Config.from_env()):
        setting_up.reset(SYSTEM, known(username).id)
        session.commit()


@click.command()
@click.option("--user", "username", required=True, help="Whom the token acts for.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice([scope.value for scope in Scope]),
)
@click.option("--name", default="Command line", show_default=True)
@click.option("--expires-in-days", type=int)
@click.option("--tier", "rate_limit_tier", help="One of RATELIMIT_TIERS: how often it may call.")
def create_token(username: str, **given: Any) -> None:
    """Create an API token and print it."""
    given["scopes"] = list(given["scopes"])
    with opened(Config.from_env()):
        fields = loaded(TokenInput(), {**given, "user_id": known(username).id})
        _, token = tokens.create(SYSTEM, **fields)
        session.commit()
    click.echo(token)


def read_password() -> str:
    return sys.stdin.readline().rstrip("\r\n")


def known(username: str) -> User:
    user = users.find(username)
    if user is None:
        raise NotFound(f"There is no user {username}")
    return user


def loaded(schema: Schema, given: dict[str, Any]) -> dict[str, Any]:
    """What was given, checked as the API checks it."""
    return dict(schema.load(given))


@click.command()
@click.argument("username")
@click.argument("subject")
def link_identity(username: str, subject: str) -> None:
    """Let a user sign in as this subject of OIDC_ISSUER; administrators are linked so alone."""
    config = Config.from_env()
    if not config.oidc_issuer:
        raise BadSetting("OIDC_ISSUER is not set")
    with opened(config):
        open_id.link(SYSTEM, known(username).id, config.oidc_issuer, subject)
        session.commit()


COMMANDS = (link_identity, create_user, reset_password, reset_second_factor, create_token)
