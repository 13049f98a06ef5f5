"""Text that cannot be stored is refused, wherever in a body it stands."""

import json
from typing import Any

import pytest

from tests.bad_input.fort import Fort
from tests.house.endpoints import ENDPOINTS, Endpoint, each

TAKING = [e for e in ENDPOINTS if e.operation.body and e.method != "PUT"]
UNSTORABLE = ("\0", "a\0", "\ud800", "\udfff", "a\udc80b")


@each(TAKING)
@pytest.mark.parametrize("text", UNSTORABLE, ids=ascii)
def test_what_cannot_be_stored_is_refused_in_values_and_in_keys(
    fort: Fort, endpoint: Endpoint, text: str
) -> None:
    assert endpoint.operation.body is not None
    name = next(iter(endpoint.operation.body.load_fields))
    nested: Any = {"a": [{"b": [text]}]}
    for body in ({name: text}, {text: 1}, {name: {text: 1}}, {"unknown": nested}, {name: [text]}):
        sent = {"data": json.dumps(body), "content_type": "application/json"}
        assert fort.wrong_fields(endpoint.method, fort.url(endpoint), **sent) == {"body"}
