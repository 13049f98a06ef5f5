"""The next migration, drafted from what the models have and the migrations do not."""

from dataclasses import replace
from tempfile import TemporaryDirectory

from flask_migrate import revision

from app.server.database import application, migrated, running
from app.server.web import ROOT
from config import Config

VERSIONS = ROOT / "migrations" / "versions"


def draft(message: str) -> None:
    """Write it, with the next number; it is compared with a database made for this moment."""
    number = 1 + max((int(file.name[:4]) for file in VERSIONS.glob("[0-9]*_*.py")), default=0)
    with TemporaryDirectory() as home:
        config = replace(Config.from_env(), database_url="", timetracker_home=home)
        with running(config) as database, application(database.config), migrated():
            revision(message=message, autogenerate=True, rev_id=f"{number:04}")
