"""Whoever may write past all privileges and triggers still cannot change the log unseen."""

from typing import Any

import pytest
import sqlalchemy as sa

from app.activity.audit.chain import Head
from app.kit.db import session
from tests.activity.chained import ENTRIES, head
from tests.api import Api

INSERT = """
    INSERT INTO events (type, actor_id, subject_type, subject_id, data, changes, sequence, hash)
    SELECT type, actor_id, subject_type, subject_id, data, changes, {sequence}, {hash}
    FROM events WHERE sequence IN (3, 4) LIMIT 1
"""
# As `seal_events` does it, for who wants the end of the chain to look right again.
REHASH = """
    DO $$ DECLARE next events; previous bytea; BEGIN
        SELECT hash INTO previous FROM events WHERE sequence = {first} - 1;
        FOR next IN SELECT * FROM events WHERE sequence >= {first} ORDER BY sequence LOOP
            previous := sha256(coalesce(previous, '') || convert_to(event_content(next), 'UTF8'));
            UPDATE events SET hash = previous WHERE id = next.id;
        END LOOP;
    END $$
"""


def tamper(*statements: str) -> None:
    for statement in statements:
        session.execute(sa.text(statement))
    session.commit()


def verified(api: Api, saved: Head | None = None, query: str = "") -> Any:
    if saved and saved.hash:
        query += f"&sequence={saved.sequence}&hash={saved.hash.hex()}"
    answer = api.get(f"/audit-log/verify?{query}")
    assert answer.status_code == 200, answer.json
    return answer.json["verification"]


def problem(api: Api, saved: Head | None = None) -> tuple[int, str] | None:
    """Where and how the log is wrong."""
    found = verified(api, saved)["problem"]
    return (found["sequence"], found["kind"]) if found else None


def test_a_log_that_nobody_touched_is_whole(log: Api) -> None:
    told = verified(log, head(log))
    assert told == {
        "is_whole": True,
        "checked": ENTRIES,
        "head": log.get("/audit-log/head").json["head"],
        "problem": None,
        "next": None,
    }


def test_a_check_from_beyond_the_end_names_what_is_missing(log: Api) -> None:
    assert verified(log, query=f"from={ENTRIES + 1}")["is_whole"]
    found = verified(log, query=f"from={ENTRIES + 2}")
    assert (found["is_whole"], found["problem"]["sequence"]) == (False, ENTRIES + 1)


EDITS = {
    "what was done": "type = 'client.archived'",
    "the thing": "subject_id = 999",
    "its new values": 'data = data || \'{"phone": "+1"}\'',
    "a number by its form alone": "data = data || '{\"id\": 1.0}'",
    "its old values": "changes = changes || '{\"name\": [1, 2]}'",
    "who": "actor_id = NULL",
    "the token": "token_id = token_id + 1",
    "when": "created_at = created_at - interval '1 microsecond'",
    "from where": "ip = '192.0.2.1'",
    "the request": "request_id = 'another'",
    "the id": "id = id + 1000",
}


@pytest.mark.parametrize("what", EDITS)
@pytest.mark.parametrize("sequence", [1, 6, ENTRIES])
def test_an_edit_is_found_where_it_was_made(what: str, sequence: int, log: Api) -> None:
    tamper(f"UPDATE events SET {EDITS[what]} WHERE sequence = {sequence}")
    assert problem(log) == (sequence, "changed")


@pytest.mark.parametrize("sequence", [1, 6, ENTRIES - 1])
def test_a_hash_that_was_changed_is_told_from_a_change_of_the_content(
    sequence: int, log: Api
) -> None:
    tamper(f"UPDATE events SET hash = sha256('x') WHERE sequence = {sequence}")
    assert problem(log) == (sequence, "hash_changed")


def test_the_last_hash_that_was_changed_is_found(log: Api) -> None:
    tamper(f"UPDATE events SET hash = NULL WHERE sequence = {ENTRIES}")
    assert problem(log) == (ENTRIES, "changed")


@pytest.mark.parametrize("sequence", [1, 6])
def test_a_deletion_is_found(sequence: int, log: Api) -> None:
    tamper(f"DELETE FROM events WHERE sequence = {sequence}")
    assert problem(log) == (sequence, "missing")


def test_a_deletion_of_several_is_told_as_one(log: Api) -> None:
    tamper("DELETE FROM events WHERE sequence BETWEEN 4 AND 8")
    assert verified(log)["problem"] == {
        "sequence": 4,
        "kind": "missing",
        "message": "Entries 4 to 8 are not there",
    }


def test_a_deletion_that_is_closed_up_is_found(log: Api) -> None:
    tamper(
        "DELETE FROM events WHERE sequence = 6",
        "UPDATE events SET sequence = sequence - 1 WHERE sequence > 6",
    )
    assert problem(log) == (6, "changed")


def test_a_seal_that_was_taken_off_is_found(log: Api) -> None:
    tamper("UPDATE events SET sequence = NULL WHERE sequence = 6")
    assert problem(log) == (6, "missing")


@pytest.mark.parametrize("deleted", [1, 5, ENTRIES])
def test_a_cut_at_the_end_is_found_by_a_saved_head(deleted: int, log: Api) -> None:
    saved, left = head(log), ENTRIES - deleted
    tamper(f"DELETE FROM events WHERE sequence > {left}")
    assert problem(log) is None
    assert problem(log, saved) == (left + 1, "missing")


def test_an_end_that_was_replaced_is_found_by_a_saved_head(log: Api) -> None:
    saved = head(log)
    tamper("DELETE FROM events WHERE sequence > 8")
    for number in range(10):
        log.make("/clients", name=f"Later {number}")
    assert problem(log) is None
    assert problem(log, saved) == (ENTRIES, "rewritten")


@pytest.mark.parametrize("sequence", [1, 6, ENTRIES])
def test_an_insertion_that_moves_the_rest_on_is_found(sequence: int, log: Api) -> None:
    tamper(
        f"UPDATE events SET sequence = sequence + 1 WHERE sequence >= {sequence}",
        INSERT.format(sequence=sequence, hash="sha256('made up')"),
    )
    assert problem(log) == (sequence, "inserted")


def test_an_insertion_with_the_number_of_another_is_found(log: Api) -> None:
    tamper(INSERT.format(sequence=6, hash="(SELECT hash FROM events WHERE sequence = 6)"))
    told = problem(log)
    assert told in {(6, "repeated"), (6, "inserted")}


def test_an_insertion_at_the_end_is_found(log: Api) -> None:
    tamper(INSERT.format(sequence=ENTRIES + 1, hash="sha256('made up')"))
    assert problem(log) == (ENTRIES + 1, "changed")


@pytest.mark.parametrize("pair", [(1, 2), (5, 6), (3, 9), (1, ENTRIES), (ENTRIES - 1, ENTRIES)])
@pytest.mark.parametrize("with_hashes", [True, False])
def test_a_swap_of_two_is_found(pair: tuple[int, int], with_hashes: bool, log: Api) -> None:
    one, other = pair
    exchanged = f"sequence = CASE sequence WHEN {one} THEN {other} ELSE {one} END"
    if not with_hashes:
        there = f"CASE e.sequence WHEN {one} THEN {other} ELSE {one} END"
        exchanged += f", hash = (SELECT hash FROM events o WHERE o.sequence = {there})"
    tamper(f"UPDATE events e SET {exchanged} WHERE sequence IN {pair}")
    assert problem(log) == (one, "misplaced")


@pytest.mark.parametrize("sequence", [1, 6, ENTRIES])
def test_an_edit_with_new_hashes_to_the_end_is_found_by_a_saved_head(
    sequence: int, log: Api
) -> None:
    saved = head(log)
    tamper(
        f"UPDATE events SET data = '{{}}' WHERE sequence = {sequence}",
        REHASH.format(first=sequence),
    )
    assert problem(log) is None
    assert problem(log, saved) == (ENTRIES, "rewritten")


def test_an_edit_with_a_new_hash_of_its_own_is_found_behind_it(log: Api) -> None:
    tamper(
        "UPDATE events SET data = '{}' WHERE sequence = 6",
        "UPDATE events e SET hash = sha256((SELECT hash FROM events WHERE sequence = 5)"
        " || convert_to(event_content(e), 'UTF8')) WHERE sequence = 6",
    )
    assert problem(log) == (7, "changed")


def test_a_function_that_was_replaced_hides_nothing(log: Api) -> None:
    """The content is put together by the check itself."""
    tamper(
        "UPDATE events SET data = '{}' WHERE sequence = 6",
        "CREATE OR REPLACE FUNCTION event_content(e events) RETURNS text STABLE LANGUAGE sql"
        " AS $$ SELECT 'all is well' $$",
    )
    assert problem(log) == (6, "changed")


def test_a_long_log_is_checked_in_pieces(log: Api) -> None:
    checked, first = 0, 1
    while first:
        told = verified(log, query=f"from={first}&limit=5")
        checked, first = checked + told["checked"], told["next"]
    assert checked == ENTRIES
    tamper("UPDATE events SET data = '{}' WHERE sequence = 6")
    assert verified(log, query="limit=5")["is_whole"]
    assert verified(log, query="from=6&limit=5")["problem"]["sequence"] == 6
    assert verified(log, query="from=7&limit=5")["is_whole"]


def test_what_a_check_would_begin_behind_must_be_there(log: Api) -> None:
    tamper("DELETE FROM events WHERE sequence = 6")
    assert verified(log, query="from=7")["problem"]["sequence"] == 6


@pytest.mark.parametrize(
    ("query", "names"),
    [("sequence=5", {"hash"}), ("hash=" + "0" * 64, {"sequence"}), ("limit=50001", {"limit"}),
     ("sequence=1&hash=xyz", {"hash"}), ("from=0", {"from"})],
)  # fmt: skip
def test_a_head_that_cannot_be_read_is_refused(query: str, names: set[str], admin: Api) -> None:
    answer = admin.get(f"/audit-log/verify?{query}")
    assert answer.status_code == 400
    assert set(answer.json["errors"]) == names


def test_an_empty_log_is_whole_and_has_no_head(admin: Api) -> None:
    assert admin.get("/audit-log/head").json["head"] == {"sequence": 0, "hash": None}
    assert verified(admin)["is_whole"]
