"""Back to a point in time, as docs/operating.md describes it."""

import shutil
import time
from pathlib import Path

from tests.live.server import serving
from tests_chaos.comparing import check, compare, say
from tests_chaos.postgres import Postgres
from tests_chaos.writers import writing


def test_to_a_point_in_time(folder: Path) -> None:
    archive = folder / "wal"
    postgres = archiving(folder, archive)
    with serving(postgres.url, folder) as server:
        with writing(server, folder, keyed=4, unkeyed=0) as crowd:
            time.sleep(1)
            base = backed_up(postgres, folder)
            time.sleep(3)
        before = compare(crowd, postgres.url, folder)
        there = contents(postgres)
        moment = postgres.rows("SELECT clock_timestamp()::text")[0][0]
        # The disaster, and what is written after it.
        with writing(server, folder, keyed=4, unkeyed=0):
            time.sleep(1)
        postgres.rows("TRUNCATE time_entries CASCADE")
        postgres.rows("SELECT pg_switch_wal()")
        server.hang_up()
    postgres.stop()
    began = time.monotonic()
    second = recovered(folder, base, archive, postgres, moment)
    took = time.monotonic() - began
    try:
        assert contents(second) == there
        check("verify-audit", second.url, folder)
    finally:
        second.stop()
        shutil.rmtree(base)
    say(f"Back to a point in time, {took:.1f} s: {before}; the audit log is whole")


def archiving(folder: Path, archive: Path) -> Postgres:
    """A running PostgreSQL that keeps each piece of its log in the archive."""
    keep = f"test ! -f {archive}/%f && cp %p {archive}/%f.part && mv {archive}/%f.part {archive}/%f"
    postgres = Postgres(folder / "first", wal_level="replica", archive_mode="on",
                        archive_command=keep)  # fmt: skip
    archive.mkdir()
    postgres.account.give(archive)
    postgres.start()
    return postgres


def backed_up(postgres: Postgres, folder: Path) -> Path:
    """Where the base backup lies that is taken while others write."""
    base = folder / "first" / "base"
    postgres.run("pg_basebackup", "-D", str(base), "-h", str(folder / "first"),
                 "-p", str(postgres.port), "-U", "chaos", "-c", "fast")  # fmt: skip
    return base


def recovered(folder: Path, base: Path, archive: Path, first: Postgres, moment: object) -> Postgres:
    """A second PostgreSQL, from the backup and the archive, as the first one was at the moment."""
    settings = (
        f"restore_command = 'cp {archive}/%f %p'\n"
        f"recovery_target_time = '{moment}'\nrecovery_target_action = 'promote'\n"
    )
    with (base / "postgresql.auto.conf").open("a") as told:
        told.write(settings)
    (base / "recovery.signal").touch()
    first.account.give(base / "recovery.signal")
    second = Postgres(folder / "second", data=base)
    second.start()
    return second


def contents(postgres: Postgres) -> list[object]:
    hashed = "SELECT count(*), md5(string_agg(t::text, ';' ORDER BY t::text)) FROM"
    tables = ("time_entries", "events", "stock_movements", "stock_levels")
    return [tuple(postgres.rows(f"{hashed} {table} t")[0]) for table in tables]
