"""docs/stream.md: its function for browsers hears what happens, and goes on after a break."""

import re
from pathlib import Path

from playwright.sync_api import Page

from tests.live.server import Server

PAGE = (Path(__file__).parents[1] / "docs" / "stream.md").read_text()
HEARD = "count => window.heard.length >= count"


def test_its_function_hears_what_happens(page: Page, server: Server) -> None:
    [program] = re.findall(r"```js\n(.*?)```", PAGE, re.S)
    page.goto("/sign-in")
    admin = server.caller()
    with page.expect_response("**/events/stream*"):
        page.evaluate(
            f"""token => {{
                {program}
                window.heard = []
                listen('/api/v1/events/stream?types=project.*', token, e => heard.push(e))
            }}""",
            server.admin_token,
        )
    made = [admin.make("/projects", name=f"Heard {i} {page.viewport_size}") for i in range(3)]
    page.wait_for_function(HEARD, arg=3)
    told = page.evaluate("window.heard.map(e => [e.type, e.data.id])")
    assert told == [["project.created", project["id"]] for project in made]
