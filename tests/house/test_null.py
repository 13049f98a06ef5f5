"""`null` in any field, alone and with all the others, is read or refused, and breaks nothing."""

from tests.house.conftest import World
from tests.house.endpoints import ENDPOINTS, Endpoint, each


@each([endpoint for endpoint in ENDPOINTS if endpoint.operation.body])
def test_null_is_read_or_refused(world: World, endpoint: Endpoint) -> None:
    body = endpoint.operation.body
    assert body is not None
    names = [str(field.data_key or name) for name, field in body.load_fields.items()]
    url = world.url(endpoint)
    for nulls in ([name] for name in names):
        answer = world.admin.open(url, method=endpoint.method, json=dict.fromkeys(nulls))
        assert answer.status_code < 500, (nulls, answer.json)
        answer = world.admin.open(
            url, method=endpoint.method, json=dict.fromkeys(names, 1) | dict.fromkeys(nulls)
        )
        assert answer.status_code < 500, (nulls, answer.json)
    answer = world.admin.open(url, method=endpoint.method, json=dict.fromkeys(names))
    assert answer.status_code < 500, answer.json
