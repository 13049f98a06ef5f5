"""Log lines keep no secrets."""

import pytest

from app.identity.token_format import new_token
from app.kit.logging import masked


def test_tokens_are_cut_wherever_they_stand() -> None:
    token = new_token()
    told = masked(f"GET /api/v1/projects?token={token} failed")
    assert token not in told
    assert token[:7] in told


@pytest.mark.parametrize("scheme", ["postgresql", "redis", "https"])
def test_passwords_in_addresses_are_masked(scheme: str) -> None:
    told = masked(f"could not reach {scheme}://ada:s3cret@db:5432/tt")
    assert told == f"could not reach {scheme}://ada:***@db:5432/tt"
