"""How long the database of a million entries takes to save, and to restore into another one."""

import time
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from app.server.backup.restoring import restore
from app.server.backup.saving import save
from benchmarks import report
from benchmarks.data import on
from config import Config

TITLE = "Backup and restore"
COPY = "timetracker_bench_restored"


def measure(config: Config) -> None:
    engine = sa.create_engine(config.sqlalchemy_url, isolation_level="AUTOCOMMIT")
    with TemporaryDirectory() as folder, engine.connect() as connection:
        file = Path(folder) / "saved.dump"
        began = time.perf_counter()
        size = save(config, file)
        saved = time.perf_counter()
        connection.execute(sa.text(f"DROP DATABASE IF EXISTS {COPY}"))
        connection.execute(sa.text(f"CREATE DATABASE {COPY}"))
        created = time.perf_counter()
        restore(on(config, COPY), file, replace=False)
        restored = time.perf_counter()
        connection.execute(sa.text(f"DROP DATABASE {COPY} WITH (FORCE)"))
    engine.dispose()
    print()
    report.line([TITLE, "MB", "backup, s", "restore, s"])
    report.line(["---", *["---:"] * 3])
    times = (saved - began, restored - created)
    report.line(["a million entries", f"{size / 1e6:.0f}", *(f"{t:.1f}" for t in times)])
