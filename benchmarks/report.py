"""The table, in Markdown, printed while it grows."""

import os

import sqlalchemy as sa

from benchmarks import data
from benchmarks.cases import Case
from benchmarks.comparison import CLIENTS, Measured
from benchmarks.worker import Memory
from config import Config

_COLUMNS = ("", "requests/s", "bare", "share", "aim", "p50 ms", "bare", "p99 ms", "bare")


def begin(config: Config) -> None:
    engine = sa.create_engine(config.sqlalchemy_url)
    with engine.connect() as connection:
        version = connection.scalar(sa.text("SHOW server_version"))
        durable = connection.scalar(sa.text("SHOW fsync"))
    engine.dispose()
    print(
        f"{os.cpu_count()} cores; PostgreSQL {version}, fsync {durable}; {data.ENTRIES:,} entries "
        f"of {data.PEOPLE} people; {config.workers} workers of {config.web_threads} "
        f"threads; {CLIENTS} clients.\n"
    )
    line(_COLUMNS)
    line(["---", *["---:"] * (len(_COLUMNS) - 1)])


def line(cells: list[str] | tuple[str, ...]) -> None:
    print("|", " | ".join(cells), "|", flush=True)


def compared(case: Case, measured: tuple[Measured, Measured]) -> None:
    ours, bare = measured
    cells = [case.name, f"{ours.rate:,.0f}", f"{bare.rate:,.0f}", f"{ours.rate / bare.rate:.2f}"]
    cells.append(f"{case.aim:.2f}" if case.aim else "")
    for percent in (50, 99):
        cells += [f"{server.percentile(percent):.1f}" for server in measured]
    line(cells)


def memory(workers: list[Memory]) -> None:
    resident = ", ".join(f"{worker.resident:.0f}" for worker in workers)
    shares = ", ".join(f"{w.proportional:.0f}" for w in workers if w.proportional is not None)
    print(f"\nWeb workers after the load: {resident} MB resident; {shares or '?'} MB proportional.")


def start(seconds: float) -> None:
    print(f"From the start of the server to its first answer: {seconds:.2f} s.")
