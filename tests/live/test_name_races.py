"""Names that are unique stay unique when they are given at once."""

from collections import Counter
from functools import partial

import pytest

from tests.live.caller import at_once
from tests.live.server import Server

pytestmark = pytest.mark.live


@pytest.mark.parametrize(
    ("path", "name"),
    [("/clients", "name"), ("/projects", "name"), ("/users", "username"), ("/teams", "name")],
)
def test_of_ten_with_one_name_at_once_one_is_made(server: Server, path: str, name: str) -> None:
    crowd = server.crowd(10)
    for number in range(5):
        names = [f"wanted {number}", f"WANTED {number}"]
        calls = [partial(c.post, path, **{name: names[i % 2]}) for i, c in enumerate(crowd)]
        told = Counter((answer.status, answer.code) for answer in at_once(calls))
        assert told == {(201, None): 1, (409, "conflict"): 9}
