"""`ETag` on every JSON answer to a GET, and 304 for who has it already (RFC 9110, section 13)."""

import hashlib
from datetime import datetime

from flask import Flask, Response, g, make_response, request

from app.kit.errors import PreconditionFailed
from app.kit.preconditions import version_of
from app.kit.refusals import tell


def tell_version(updated_at: datetime | None) -> None:
    """The answer is one thing that was last changed then: its ETag serves for `If-Match`."""
    if updated_at is not None:
        g.version = version_of(updated_at)


def init_app(app: Flask) -> None:
    @app.after_request
    def tag(response: Response) -> Response:
        is_plain = response.status_code == 200 and response.is_json and not response.is_streamed
        if request.method in ("GET", "HEAD") and is_plain and request.path.startswith("/api/v1/"):
            told = hashlib.blake2b(response.get_data(), digest_size=10).hexdigest()
            etag = f"{g.get('version', '')}-{told}"
            if request.if_match and not request.if_match.contains(etag):
                return make_response(tell(PreconditionFailed("This is not the ETag any more")))
            response.set_etag(etag)
            response.make_conditional({**request.environ, "HTTP_IF_MATCH": ""})
            # The server writes one on every answer.
            response.headers.pop("Date", None)
        return response
