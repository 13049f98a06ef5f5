"""`python -m benchmarks`: one table, from one run."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from app.kit import embedded
from benchmarks import (
    backups,
    dashboard,
    data,
    deliveries,
    ledger,
    pages,
    report,
    search,
    streams,
    summaries,
    sync,
    worker,
)
from benchmarks.cases import CASES
from benchmarks.comparison import compare
from benchmarks.servers import BARE, OURS, serving
from config import Config


def main() -> None:
    options = arguments()
    cases = [case for case in CASES if options.only in case.name]
    with database() as server:
        config = data.prepare(server, fresh=options.fresh)
        data.clean(config)
        report.begin(config)
        with serving(config, OURS) as ours, serving(config, BARE) as bare:
            for case in cases:
                report.compared(case, compare(case, ours, bare, options.rounds, options.seconds))
            report.memory(worker.memory(ours))
        report.start(worker.seconds_to_first_answer(config))
        for part in (search, pages, dashboard, backups, summaries):
            if options.only in part.TITLE:
                part.measure(config)
        if options.only in ledger.TITLE:
            ledger.measure(config, options.rounds, options.seconds)
        if options.only in sync.TITLE:
            sync.measure(config)
        data.clean(config)
        if options.only in streams.TITLE:
            streams.measure(config, options.rounds, options.seconds)
        if options.only in deliveries.TITLE:
            deliveries.measure(config)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--fresh", action="store_true", help="load the data anew")
    parser.add_argument("--seconds", type=float, default=4, help="of each stretch of load")
    parser.add_argument("--rounds", type=int, default=5, help="stretches for each server")
    parser.add_argument("--only", default="", help="only the cases with this text in their name")
    return parser.parse_args()


@contextmanager
def database() -> Iterator[Config]:
    """The PostgreSQL server of DATABASE_URL, or one of our own beside that of `make run`."""
    config = replace(Config.from_env(), web_concurrency=2, web_threads=8, log_level="info")
    if config.database_url:
        yield config
        return
    with embedded.postgres(config.home / "benchmarks", durable=True) as url:
        yield replace(config, database_url=url)


if __name__ == "__main__":
    main()
