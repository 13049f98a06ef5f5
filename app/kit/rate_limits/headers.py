"""How limits are told: the three `X-RateLimit-` headers, and those of the IETF's draft.

draft-ietf-httpapi-ratelimit-headers: `RateLimit-Policy` names the windows (`q` calls in `w`
seconds), `RateLimit` says of each how many calls remain (`r`) and in how many seconds the oldest
one ceases to count (`t`).
"""

from functools import cache

from werkzeug.datastructures import Headers

from app.kit.rate_limits.windows import Count, Windows

MEANINGS = {
    "X-RateLimit-Limit": "The calls of the window that has the fewest left",
    "X-RateLimit-Remaining": "How many of them are left",
    "X-RateLimit-Reset": "When the oldest of those made ceases to count, in Unix seconds",
    "RateLimit-Policy": "All windows: their calls (q) and seconds (w)",
    "RateLimit": "The calls left (r) in each, and the seconds until the oldest ceases to count (t)",
}
NAMES = tuple(MEANINGS)
# Says that the common store is lost, and that each process counts its share.
PARTIAL = "X-RateLimit-Partial"


def tell(count: Count, headers: Headers) -> None:
    tightest = count.tightest
    headers["X-RateLimit-Limit"] = str(tightest.window.most)
    headers["X-RateLimit-Remaining"] = str(tightest.remaining)
    headers["X-RateLimit-Reset"] = str(tightest.resets_at)
    headers["RateLimit-Policy"] = policy(tuple([one.window for one in count.standings]))
    headers["RateLimit"] = ", ".join(
        [f'"{one.window.name}";r={one.remaining};t={one.resets_in}' for one in count.standings]
    )
    if count.is_partial:
        headers[PARTIAL] = "storage lost"


@cache
def policy(windows: Windows) -> str:
    return ", ".join(f'"{one.name}";q={one.most};w={one.seconds}' for one in windows)
