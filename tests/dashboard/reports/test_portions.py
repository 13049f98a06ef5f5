"""A long report is shown in portions, and summed up whole."""

import pytest

from app.dashboard.pages.reports import weekly
from tests.api import Api
from tests.dashboard.browser import Browser


def test_fifty_projects_stand_on_a_page_of_budgets(admin: Api, boss: Browser) -> None:
    for number in range(51):
        admin.make("/projects", name=f"Project {number:02}", estimated_hours=1)
    first, second = (boss.get(f"/reports/budget?page={page}").text for page in (1, 2))
    assert (first + second).count('<tr><th scope="row">') == 51
    assert second.count('<tr><th scope="row">') == 1
    assert "51 projects" in first
    assert boss.get("/reports/budget?page=next").status_code == 200


def test_weeks_of_many_people_are_shown_in_portions_and_summed_up_whole(
    admin: Api, boss: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weekly, "MOST_LINES", 1)
    project = admin.make("/projects", name="Site")["id"]
    mira = admin.make("/users", username="mira")["id"]
    booked = {"project_id": project, "date": "2026-03-03"}
    admin.make("/time-entries", **booked, duration="1:00")
    admin.make("/time-entries", **booked, duration="0:30", user_id=mira)
    week = "/reports/weekly?start_date=2026-03-02&end_date=2026-03-08"
    first, second = (boss.get(f"{week}&page={page}").text for page in (1, 2))
    assert ("1:00" in first, "0:30" in first) != ("1:00" in second, "0:30" in second)
    assert all(page.count("1:30") == 2 for page in (first, second))
