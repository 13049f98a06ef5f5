from collections.abc import Iterator

import pytest
from time_machine import Traveller, travel

from tests.api import Api, SignIn
from tests.identity.counting import EDGE, tiered


@pytest.fixture
def clock() -> Iterator[Traveller]:
    with travel(EDGE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def api(sign_in: SignIn) -> Api:
    """Somebody with a token of the default tier: 100 a minute, 1,000 an hour."""
    return tiered(sign_in("read:*", "write:*"), None)
