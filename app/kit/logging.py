"""Structured log lines: one a request, readable in a terminal, JSON elsewhere, secrets masked."""

import logging
import re
import sys
import time
from collections.abc import MutableMapping
from typing import Any

import orjson
import structlog
from flask import Flask, Response, g, request

from config import Config

# Our tokens, and the password in a database URL.
_SECRETS = re.compile(r"\btt_[0-9A-Za-z]{8,}|(?<=://)([^:/@\s]+):[^@/\s]+(?=@)")

log = structlog.get_logger("request")


def configure(config: Config) -> None:
    text = config.log_format == "text" or (config.log_format == "auto" and sys.stderr.isatty())
    render: Any = structlog.dev.ConsoleRenderer() if text else json_line
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            mask,
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[config.log_level.upper()]
        ),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr)
        if text
        else structlog.BytesLoggerFactory(sys.stderr.buffer),
        cache_logger_on_first_use=True,
    )


def json_line(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> bytes:
    return orjson.dumps(event, default=str)


def mask(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in event.items():
        # The pattern is slow, and most values hold nothing that it could find.
        if isinstance(value, str) and ("tt_" in value or "://" in value):
            event[key] = masked(value)
    return event


def masked(text: str) -> str:
    return _SECRETS.sub(lambda m: f"{m[1]}:***" if m[1] else f"{m[0][:7]}***", text)


def init_app(app: Flask) -> None:
    @app.before_request
    def note_start() -> None:
        g.started_at = time.perf_counter()

    @app.after_request
    def tell(response: Response) -> Response:
        actor = g.get("actor")
        log.info(
            "request",
            request_id=g.get("request_id"),
            method=request.method,
            path=request.path,
            route=request.url_rule.rule if request.url_rule else None,
            status=response.status_code,
            ms=round((time.perf_counter() - g.started_at) * 1000, 1),
            user_id=actor.user_id if actor else None,
            token_id=actor.token_id if actor else None,
            ip=request.remote_addr,
        )
        return response
