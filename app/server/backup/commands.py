"""`timetracker backup` and `timetracker restore`."""

from pathlib import Path

import click

from app.server.backup.restoring import restore
from app.server.backup.saving import save
from config import Config

FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.command("backup")
@FILE
def backup(file: Path) -> None:
    """Save the database to FILE, while the server runs."""
    size = save(Config.from_env(), file)
    click.echo(f"{file} is written: {size:,} bytes, for its owner alone", err=True)


@click.command("restore")
@FILE
@click.option("--replace", is_flag=True, help="Although the database holds something: it is lost.")
def restoring(file: Path, replace: bool) -> None:
    """Make the database what it was when FILE was saved; the server must not run."""
    restore(Config.from_env(), file, replace=replace)
    click.echo(f"{file} is restored. `timetracker verify-audit` checks it.", err=True)
