"""`ETag` on every JSON answer to a GET, and 304 for who has it already (RFC 9110, section 13)."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from flask import Flask, Response, current_app, g, make_response, request

from app.kit.errors import PreconditionFailed
from app.kit.preconditions import version_of
from app.kit.refusals import tell

# Of a process; some 300 bytes each.
MOST_KEPT = 10_000


def tell_version(updated_at: datetime | None) -> None:
    """The answer is one thing that was last changed then: its ETag serves for `If-Match`."""
    if updated_at is not None:
        g.version = version_of(updated_at)


@dataclass(frozen=True)
class Question:
    """Who asks for what, and the mark of all that could change the answer."""

    asker: Hashable
    address: str
    mark: Hashable


class Told:
    """The ETags that were told last, to those who came back with one."""

    def __init__(self) -> None:
        self.kept: OrderedDict[Question, str] = OrderedDict()
        self.lock = Lock()

    def keep(self, question: Question, etag: str) -> None:
        with self.lock:
            self.kept[question] = etag
            if len(self.kept) > MOST_KEPT:
                self.kept.popitem(last=False)


def unchanged(asker: Hashable, mark: Callable[[], Hashable]) -> Response | None:
    """304 before anything is read, where the same was asked and told at the same mark.

    Only who sends an ETag is asked for the mark, and remembered.
    """
    if not request.if_none_match or request.if_none_match.star_tag:
        return None
    if (now := mark()) is None:
        return None
    question = Question(
        asker, f"{request.full_path} {request.headers.get('X-Accept-Version')}", now
    )
    etag = current_app.extensions["told"].kept.get(question)
    if etag is None or not request.if_none_match.contains_weak(etag):
        g.question = question
        return None
    response = Response(status=304)
    response.set_etag(etag)
    return response


def init_app(app: Flask) -> None:
    app.extensions["told"] = Told()

    @app.after_request
    def tag(response: Response) -> Response:
        is_plain = response.status_code == 200 and response.is_json and not response.is_streamed
        if request.method in ("GET", "HEAD") and is_plain and request.path.startswith("/api/v1/"):
            told = hashlib.blake2b(response.get_data(), digest_size=10).hexdigest()
            etag = f"{g.get('version', '')}-{told}"
            if question := g.get("question"):
                app.extensions["told"].keep(question, etag)
            if request.if_match and not request.if_match.contains(etag):
                return make_response(tell(PreconditionFailed("This is not the ETag any more")))
            response.set_etag(etag)
            response.make_conditional({**request.environ, "HTTP_IF_MATCH": ""})
            # The server writes one on every answer.
            response.headers.pop("Date", None)
        return response
