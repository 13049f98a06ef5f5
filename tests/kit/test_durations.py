"""Durations as people and programs write them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.durations import clock_form, parse_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (5400, 5400),
        ("5400", 5400),
        ("1:30", 5400),
        ("1:30:15", 5415),
        ("PT1H30M", 5400),
        ("pt1.5h", 5400),
        ("PT90M", 5400),
        ("PT45S", 45),
        ("1.5h", 5400),
        ("1.5 H", 5400),
        ("90m", 5400),
        ("90 min", 5400),
        ("1h 30m", 5400),
        ("1h30m15s", 5415),
    ],
)
def test_forms_that_are_understood(text: object, seconds: int) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text",
    ["", "h", "PT", "P1D", "1:60", "-5", "1,5h", "abc", "1e3", True, None, 1.5, [], "9" * 99],
)
def test_what_is_no_duration(text: object) -> None:
    assert parse_duration(text) is None


@given(st.integers(min_value=0, max_value=9999 * 3600))
def test_a_clock_reads_back_as_written(seconds: int) -> None:
    assert parse_duration(clock_form(seconds)) == timedelta(seconds=seconds)
