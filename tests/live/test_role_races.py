"""There is always an administrator."""

from functools import partial

import pytest

from tests.live.caller import at_once
from tests.live.server import Server

pytestmark = pytest.mark.live


def test_administrators_who_demote_each_other_do_not_all_succeed(server: Server) -> None:
    keeper, [own] = server.caller(), server.rows("SELECT id FROM users WHERE role = 'admin'")
    for number in range(5):
        other = keeper.make("/users", username=f"second admin {number}", role="admin")
        body = {"name": "live", "user_id": other["id"], "scopes": ["admin:all"]}
        token = str(keeper.post("/tokens", **body).body["secret"])
        demotions = [
            partial(keeper.patch, f"/users/{other['id']}", role="user"),
            partial(server.caller(token).patch, f"/users/{own['id']}", role="user"),
        ]
        answers = at_once(demotions)
        assert 200 in {answer.status for answer in answers}
        left = server.rows("SELECT id FROM users WHERE role = 'admin' AND is_active")
        assert len(left) >= 1
        back = keeper if left[0]["id"] == own["id"] else server.caller(token)
        back.patch(f"/users/{own['id']}", role="admin")
        keeper.patch(f"/users/{other['id']}", role="user")
