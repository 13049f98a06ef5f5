"""Every figure of a group leads to the entries behind it."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

from tests.dashboard.browser import Browser
from tests.dashboard.reports.test_report_pages import MARCH, worked

__all__ = ["worked"]


def test_each_figure_of_a_group_leads_to_its_entries(boss: Browser, worked: dict[str, int]) -> None:
    page = unescape(boss.get(f"/reports?{MARCH}").text).partition("In detail")[2]
    [row] = re.findall(r'<tr[^>]*><th scope="row">Site</th>(.*?)</tr>', page)
    links = re.findall(r'href="([^"]+)"', row)
    asked = [parse_qs(urlsplit(link).query) for link in links]
    assert [one["project_id"] for one in asked] == [[str(worked["site"])]] * 4
    assert [one.get("billable") for one in asked] == [None, ["true"], None, ["true"]]
    assert ["1 entry" in boss.get(link).text for link in links] == [False, True, False, True]
