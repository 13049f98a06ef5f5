"""A code that is sent many times at once lets in once."""

from collections import Counter
from functools import partial

import pytest

from tests.identity.authenticator import Authenticator
from tests.live.caller import at_once
from tests.live.server import Server

pytestmark = pytest.mark.live
PASSWORD = "correct horse battery"


def test_of_four_with_one_code_at_once_one_comes_in(server: Server) -> None:
    person = server.caller().make("/users", username="racer", password=PASSWORD)
    body = {"name": "live", "user_id": person["id"], "scopes": ["read:*"]}
    own = server.caller(server.caller().post("/tokens", **body).body["secret"])
    begun = own.post("/users/me/second-factor", password=PASSWORD).body
    phone = Authenticator(begun["uri"])
    codes = own.post("/users/me/second-factor/confirm", code=phone.code(-1)).body["recovery_codes"]
    for code in (phone.code(), codes[0]):
        login = {"username": "racer", "password": PASSWORD, "code": code}
        calls = [partial(caller.post, "/auth/login", **login) for caller in server.crowd(4)]
        told = Counter((answer.status, answer.code) for answer in at_once(calls))
        assert told == {(200, None): 1, (401, "second_factor_wrong"): 3}
