"""Tiers: who may call how often, and who says so."""

from time_machine import Traveller

from tests.api import Api, Limited, SignIn
from tests.identity.counting import call, forget_what_is_stale, tiered


def test_tiers(limited: Limited, admin: Api, sign_in: SignIn) -> None:
    limited(ratelimit_tiers="plenty=1000/minute, guest=3/minute;10/hour")
    api = tiered(sign_in("read:*"), "guest")
    assert call(api, 5) == {200: 3, 429: 2}
    assert api.get("/rate-limit").json["rate_limit"]["tier"] == "guest"
    wrong = admin.patch(f"/tokens/{api.token_id}", json={"rate_limit_tier": "gold"})
    assert wrong.json["errors"] == {"rate_limit_tier": ["Must be one of: default, plenty, guest"]}
    told = admin.patch(f"/tokens/{api.token_id}", json={"rate_limit_tier": "plenty"}).json["token"]
    assert told["rate_limit_tier"] == "plenty"


def test_what_is_laid_out_counts_as_five_calls(
    limited: Limited, sign_in: SignIn, clock: Traveller
) -> None:
    limited(ratelimit_default="20/minute")
    api = tiered(sign_in("read:*"), None)
    asked = [
        ("format=pdf", "", 15), ("format=xlsx", "", 10), ("", "application/pdf", 5),
        ("format=csv", "application/pdf", 4), ("", "text/csv", 3), ("format=docx", "", 2),
        ("", "", 1), ("format=pdf", "", 1),
    ]  # fmt: skip
    for query, accept, left in asked:
        answer = api.get(f"/reports/users?{query}", headers={"Accept": accept})
        assert answer.headers["X-RateLimit-Remaining"] == str(left), (query, accept)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "60"
    assert api.get("/reports/users").status_code == 200


def test_a_dear_call_is_still_one_that_a_narrow_tier_can_make(
    limited: Limited, sign_in: SignIn
) -> None:
    limited(ratelimit_default="3/minute")
    api = tiered(sign_in("read:*"), None)
    statuses = [api.get("/reports/users?format=pdf").status_code for _ in range(2)]
    assert statuses == [200, 429]


def test_a_wider_tier_frees_who_was_refused(limited: Limited, sign_in: SignIn) -> None:
    limited(ratelimit_tiers="plenty=1000/minute,guest=3/minute")
    api = tiered(sign_in("read:*"), "guest")
    call(api, 4)
    tiered(api, "plenty")
    forget_what_is_stale(api)
    assert call(api, 5) == {200: 5}


def test_only_administrators_choose_a_tier(api: Api) -> None:
    made = api.post(
        "/tokens", json={"name": "mine", "scopes": "read:projects", "rate_limit_tier": "plenty"}
    )
    assert made.status_code == 201
    assert made.json["token"]["rate_limit_tier"] is None
    assert made.json["warnings"] == {"rate_limit_tier": "only administrators choose it, ignored"}
    kept = api.patch(f"/tokens/{made.json['token']['id']}", json={"rate_limit_tier": None})
    assert "warnings" not in kept.json
