"""The made-up year itself, without a database, and loading it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.demo import load, timesheet
from app.demo.working_days import easter, holidays
from app.kit.errors import Refused
from tests.demo.conftest import AT


def test_the_same_instant_gives_the_same_year() -> None:
    assert timesheet.up_to(AT) == timesheet.up_to(AT)


def test_later_the_same_day_only_today_has_changed() -> None:
    midnight = datetime(2026, 3, 17, 23, tzinfo=UTC)
    before, after = (
        [s for s in timesheet.up_to(at) if s.start < midnight and s.end]
        for at in (AT, AT + timedelta(hours=3))
    )
    assert before == after


@pytest.mark.parametrize("hour", [0, 6, 11, 23])
@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 8, 9), date(2028, 2, 29)])
def test_timers_run_whatever_the_day_and_hour(day: date, hour: int) -> None:
    at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    running = [stretch for stretch in timesheet.up_to(at) if stretch.end is None]
    assert len({stretch.username for stretch in running}) == timesheet.RUNNING
    assert all(stretch.start <= at and stretch.job.ended == 0 for stretch in running)


def test_easter_falls_where_the_tables_have_it() -> None:
    dates = [date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2038, 4, 25)]
    assert [easter(day.year) for day in dates] == dates
    assert date(2026, 5, 25) in holidays(2026)


def test_demo_data_are_refused_where_there_is_something_already() -> None:
    with pytest.raises(Refused, match="nothing but its first administrator"):
        load(AT)
