"""The `timetracker` command. What a script needs is alone on standard output."""

import json
import sys
from importlib.metadata import version
from typing import NoReturn

import click
from marshmallow import ValidationError
from sqlalchemy.exc import IntegrityError

from app import create_app
from app.activity.audit import files, verification
from app.activity.audit.chain import Head
from app.demo import load
from app.events import sealing
from app.inventory import audit
from app.kit import openapi as openapi_document
from app.kit.constraints import refusal
from app.kit.db import db, session
from app.kit.embedded import CannotStart
from app.kit.errors import AppError, Invalid
from app.kit.json_text import json_text
from app.kit.refusals import flat
from app.reports import checking
from app.server import accounts, deliveries
from app.server import serve as server
from app.server.backup.commands import backup, restoring
from app.server.database import opened
from app.server.drafting import draft
from app.server.first_run import welcome
from app.server.listening import expected_url
from config import BadSetting, Config


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="timetracker-server")
def cli() -> None:
    """TimeTracker: a server for tracking time. Settings are environment variables."""


for command in (backup, restoring):
    cli.add_command(command)


@cli.command()
@click.option("--demo", is_flag=True, help="Fill an empty database with a made-up agency.")
def serve(demo: bool) -> None:
    """Serve until Ctrl-C; start PostgreSQL too unless DATABASE_URL is set."""
    sys.exit(server.serve(Config.from_env(), demo=demo))


@cli.command()
def demo() -> None:
    """Fill an empty database with a made-up agency, and print how to sign in."""
    config = Config.from_env()
    with opened(config):
        if made := welcome():
            click.echo(made.told(config.public_url or expected_url(config)))
        load()


@cli.command()
def migrate() -> None:
    """Bring the database to the newest migration, as serve does."""
    with opened(Config.from_env()):
        pass


for command in accounts.COMMANDS:
    cli.add_command(command)


@cli.command()
@click.option("--attached", is_flag=True, hidden=True, help="End with who holds standard input.")
def worker(attached: bool) -> None:
    """Deliver webhooks until Ctrl-C; as many of these as one likes, on any machine."""
    deliveries.work(Config.from_env(), attached=attached)


@cli.command()
@click.option("--repair", is_flag=True, help="Make the totals anew where they differ.")
def check_totals(repair: bool) -> None:
    """Compare the totals that reports are made of with the time entries."""
    with opened(Config.from_env()), checking.alone(db.engine) as connection:
        found = checking.differences(connection)
        for row in found[:20]:
            click.echo(", ".join(f"{name} {value}" for name, value in row._mapping.items()))
        if found and repair:
            checking.repair(connection)
    told = f"{len(found)} totals differ from the entries" if found else "The totals agree"
    click.echo(told + (", and were made anew" if found and repair else ""))
    if found and not repair:
        sys.exit(1)


@cli.command()
def check_stock() -> None:
    """Add up all movements of stock anew, and print the levels that differ: there are none."""
    with opened(Config.from_env()):
        drifted = audit.drifted()
    for level in drifted:
        click.echo(json_text(level))
    if drifted:
        fail("Stock levels differ from the sums of their movements and reservations")


@cli.command()
@click.option("--head", help="A head that was saved, as SEQUENCE:HASH: the log must hold it.")
@click.option("--file", "path", type=click.Path(), help="Check an export in JSON lines instead.")
@click.option("--filtered", is_flag=True, help="The export was filtered: it is pieces of the log.")
def verify_audit(head: str | None, path: str | None, filtered: bool) -> None:
    """Check that nobody has changed the audit log, and print its head, which can be saved."""
    saved = Head.of(head) if head else None
    if path:
        with click.open_file(path, encoding="utf-8") as lines:
            found = files.verify(lines, saved, filtered=filtered)
    else:
        with opened(Config.from_env()):
            sealing.seal()
            # The log is read on a connection of its own, to which only what is committed is there.
            session.commit()
            found = verification.verify(saved=saved)
    click.echo(f"{found.count} entries are whole")
    click.echo(f"Head: {found.head}")
    if found.problem:
        fail(str(found.problem))


@cli.command()
def openapi() -> None:
    """Print the OpenAPI document."""
    # Read off the code: the database is named and not asked.
    app = create_app(Config(database_url="postgresql://"))
    document = openapi_document.document(app, version("timetracker-server"))
    click.echo(json.dumps(document, indent=2, ensure_ascii=False))


@cli.command(hidden=True)
@click.argument("message")
def draft_migration(message: str) -> None:
    """Draft the next migration from the models (for developers: make migration)."""
    draft(message)


def main() -> None:
    """The command, with one sentence on standard error where it cannot do what it is told."""
    try:
        cli()
    except (ValidationError, Invalid) as error:
        fail(*_by_field(error))
    except (BadSetting, CannotStart, AppError) as error:
        fail(str(error))
    except IntegrityError as error:
        known_rule = refusal(error)
        if known_rule is None:
            raise
        fail(str(known_rule))


def _by_field(error: ValidationError | Invalid) -> list[str]:
    errors = error.extra["errors"] if isinstance(error, Invalid) else flat(error.messages)
    return [f"{field}: {'; '.join(sentences)}" for field, sentences in errors.items()]


def fail(*sentences: str) -> NoReturn:
    for sentence in sentences:
        click.echo(f"timetracker: {sentence}", err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
