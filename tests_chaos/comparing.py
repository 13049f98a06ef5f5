"""What was answered, and what is in the database: the same, and told once each."""

import os
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tests.live.server import TIMETRACKER
from tests_chaos.writers import BROKEN, KEYED, UNKEYED, Crowd


def compare(crowd: Crowd, url: str, home: Path) -> str:
    """Fail the test where they differ; the sentence for the report."""
    lines = crowd.lines
    bought = [line["quantity"] for line in lines if line["act"] == "POST /inventory/movements"]
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        written = "SELECT id, notes FROM time_entries WHERE notes IN (:keyed, :unkeyed)"
        rows = [*connection.execute(sa.text(written), {"keyed": KEYED, "unkeyed": UNKEYED})]
        stock = connection.scalar(sa.text("SELECT sum(quantity_on_hand) FROM stock_levels")) or 0
        moved = connection.scalar(sa.text("SELECT count(*) FROM stock_movements"))
        events = Counter(connection.scalars(sa.text("SELECT type FROM events")))
    engine.dispose()
    there = {id_ for id_, notes in rows if notes == KEYED}
    assert there == standing(lines, keyed=True), "With a key, what is there is what was answered"
    # Without one, something may have happened of which the answer was lost: once each, at most.
    unsure = sum(
        a.status in (BROKEN, 503) for w in crowd.writers if not w.keyed for a in w.attempts
    )
    there, told = {id_ for id_, notes in rows if notes == UNKEYED}, standing(lines, keyed=False)
    extra = len(there - told)
    assert extra + len(told - there) <= unsure, "An answered entry is missing"
    assert sum(bought) <= stock <= sum(bought) + 9 * unsure
    assert len(bought) <= moved <= len(bought) + unsure
    assert events["time_entry.created"] - events["time_entry.deleted"] == len(rows)
    assert events["stock.moved"] in (0, moved), events
    for command in ("verify-audit", "check-totals", "check-stock"):
        check(command, url, home)
    return (
        f"{len(lines):,} answered writes, none missing, none double; of {unsure} without a key "
        f"that got no yes {extra} are there"
    )


def standing(lines: list[dict[str, Any]], *, keyed: bool) -> set[int]:
    """The entries that were made, and not deleted again, as far as there were answers."""
    ours = [line for line in lines if line["keyed"] == keyed]
    made = {line["id"] for line in ours if line["act"] == "POST /time-entries"}
    return made - {int(line["act"].split("/")[-1]) for line in ours if line["act"][0] == "D"}


def check(command: str, url: str, home: Path) -> None:
    settings = os.environ | {"DATABASE_URL": url, "TIMETRACKER_HOME": str(home)}
    done = subprocess.run(
        [TIMETRACKER, command], env=settings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"


def say(sentence: str) -> None:
    print(f"\n    {sentence}", flush=True)  # noqa: T201  # the figures are what one runs this for
