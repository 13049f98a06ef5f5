"""An exported log is checked where there is no database."""

import hashlib
import json
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from app.activity.audit import files
from app.activity.audit.chain import Head
from app.kit.db import session
from tests.activity.chained import ENTRIES, head
from tests.api import Api

LINES = "/audit-log?format=jsonl"


def test_the_text_of_an_export_is_what_the_database_hashed(log: Api) -> None:
    exported = [json.loads(line) for line in log.get(LINES).text.splitlines()]
    texts = sa.text("SELECT event_content(events) FROM events ORDER BY sequence")
    assert [entry["content"] for entry in exported] == list(session.scalars(texts))
    previous = b""
    for entry in exported:
        assert entry["previous_hash"] == (previous.hex() or None)
        previous = hashlib.sha256(previous + entry["content"].encode()).digest()
        assert entry["hash"] == previous.hex()


def edited(lines: list[str]) -> list[str]:
    return [*lines[:5], lines[5].replace("+1-555-012", "+1-555-019", 1), *lines[6:]]


def edited_twice(lines: list[str]) -> list[str]:
    return [*lines[:5], lines[5].replace("+1-555-012", "+1-555-019"), *lines[6:]]


SPOILED: dict[str, tuple[Callable[[list[str]], list[str]], tuple[int, str] | None]] = {
    "untouched": (lambda lines: lines, None),
    "edited": (edited, (6, "changed")),
    "edited with its text": (edited_twice, (6, "changed")),
    "shortened at the beginning": (lambda lines: lines[1:], None),
    "without a line": (lambda lines: lines[:5] + lines[6:], (6, "missing")),
    "with a line twice": (lambda lines: [*lines[:6], *lines[5:]], (6, "repeated")),
    "with lines exchanged": (lambda lines: [lines[1], lines[0], *lines[2:]], (3, "misplaced")),
}


@pytest.mark.parametrize("way", SPOILED)
def test_a_file_is_checked_without_the_database(way: str, log: Api) -> None:
    spoil, found = SPOILED[way]
    checked = files.verify(spoil(log.get(LINES).text.splitlines()))
    told = checked.problem and (checked.problem.sequence, checked.problem.kind)
    assert told == found


def test_a_file_that_was_cut_is_found_by_a_saved_head(log: Api) -> None:
    lines, saved = log.get(LINES).text.splitlines(), head(log)
    assert files.verify(lines, saved).problem is None
    cut = files.verify(lines[:10], saved).problem
    assert cut
    assert (cut.sequence, cut.kind) == (11, "missing")
    other = Head(5, b"x" * 32)
    assert files.verify(lines, other).problem


def test_a_filtered_file_is_checked_piece_by_piece(log: Api) -> None:
    lines = log.get(f"{LINES}&type=client.updated").text.splitlines()
    assert len(lines) == ENTRIES // 2
    assert files.verify(lines).problem
    assert files.verify(lines, filtered=True).problem is None
    spoiled = [lines[0].replace("+1-555-010", "+1-555-019"), *lines[1:]]
    found = files.verify(spoiled, filtered=True).problem
    assert found
    assert (found.sequence, found.kind) == (2, "changed")
