"""A long report is shown in portions, and summed up whole."""

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
