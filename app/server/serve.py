"""`timetracker serve`: it starts the other processes, watches them, and stops them in order."""

import signal
import time
from dataclasses import replace
from subprocess import Popen
from typing import NoReturn

import click

from app.demo import load
from app.kit.errors import Refused
from app.server import deliveries, web
from app.server.database import Database, application, migrated, running
from app.server.deliveries import Keeper
from app.server.first_run import welcome
from app.server.listening import listen, url
from app.server.secret_key import secret_key
from config import Config

ASKS_TO_STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SECONDS_BETWEEN_LOOKS = 0.5


class Stopped(Exception):
    """Somebody asked us to stop: Ctrl-C, a service manager, a terminal that was closed."""


def serve(config: Config, *, demo: bool = False) -> int:
    """Serve until asked to stop; the exit status."""
    for name in ASKS_TO_STOP:
        signal.signal(name, _stop)
    try:
        return _serve(config, demo=demo)
    except Stopped:
        click.echo("TimeTracker has stopped.", err=True)
        return 0


def _stop(*_: object) -> NoReturn:
    # What follows stops everything, within bounded time; asking again must not interrupt it.
    for name in ASKS_TO_STOP:
        signal.signal(name, signal.SIG_IGN)
    raise Stopped


def _serve(config: Config, *, demo: bool) -> int:
    config.check_workers()
    with listen(config) as listener, running(config) as there:
        address = url(listener)
        config = replace(there.config, secret_key=config.secret_key or secret_key(config.home))
        prepare(config, address, demo=demo)
        with web.running(config, listener) as gunicorn, deliveries.running(config) as workers:
            click.echo(f"TimeTracker is at {address}. Ctrl-C stops it.", err=True)
            return watch(gunicorn, workers, there)


def prepare(config: Config, address: str, *, demo: bool) -> None:
    """Migrate; on an empty database make, and tell, the first administrator."""
    with application(config), migrated():
        if made := welcome():
            click.echo(made.told(config.public_url.rstrip("/") or address))
        if demo:
            fill()


def fill() -> None:
    click.echo("Making a year of demo data ...", err=True)
    try:
        load()
    except Refused as refused:
        click.echo(f"{refused}. What is there is served.", err=True)


def watch(gunicorn: Popen[bytes], workers: Keeper, there: Database) -> int:
    while gunicorn.poll() is None:
        workers.look()
        if there.is_lost:
            click.echo("PostgreSQL has ended and does not come back.", err=True)
            return 1
        time.sleep(SECONDS_BETWEEN_LOOKS)
    click.echo(f"The web server has ended with status {gunicorn.returncode}.", err=True)
    return 1
