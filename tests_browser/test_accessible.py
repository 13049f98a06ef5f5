"""What axe-core finds on every page of the made-up agency: nothing serious, and nothing worse."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, Page

from config import Config
from tests.live.server import Server
from tests_browser.screenshots import agency, pages, sign_in

__all__ = ["agency"]

SIZES = [(1440, "light"), (390, "dark")]
GRAVE = ("serious", "critical")
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


@pytest.fixture
def opened(chromium: Browser, agency: tuple[Server, Config]) -> Iterator[list[Page]]:
    """The agency on a desk by day and on a phone by night."""
    told = []
    for width, scheme in SIZES:
        size: Any = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
        page = chromium.new_page(
            base_url=f"http://{agency[0].address}", reduced_motion="reduce", **size
        )
        page.goto("/sign-in")
        sign_in(page)
        told.append(page)
    yield told
    for page in told:
        page.context.close()
    agency[0].hang_up()


def test_nothing_on_any_page_keeps_people_out(
    opened: list[Page], agency: tuple[Server, Config]
) -> None:
    axe, found = Axe(), dict[str, list[str]]()
    for path in ["/nowhere", *pages(agency[1])]:
        for page, size in zip(opened, SIZES, strict=True):
            for what in graves(axe, page, path):
                found.setdefault(what, []).append(f"{path} {size}")
    assert not found, "\n" + "\n".join(
        f"{what}\n    on {', '.join(on)}" for what, on in found.items()
    )


def graves(axe: Axe, page: Page, path: str) -> list[str]:
    """Rule and element of what is serious or critical there."""
    try:
        answer = page.goto(path, wait_until="load")
    except Error as error:
        # A file to be saved is no page.
        return [] if "Download is starting" in str(error) else [str(error)]
    # Nor is a part that htmx puts into one.
    if answer is None or "<title>" not in answer.text():
        return []
    page.wait_for_timeout(150)
    violations = axe.run(page, options=RULES).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in violations
        if violation["impact"] in GRAVE
        for node in violation["nodes"][:3]
    ]
