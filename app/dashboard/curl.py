"""A curl command that works with the token just made: the first request somebody sends."""

from collections.abc import Iterable, Iterator

from flask import current_app, request

from app.identity.scopes import grants

ANYBODY = "/api/v1/info"


def example(token: str, scopes: Iterable[str]) -> str:
    root = current_app.config["PUBLIC_URL"] or request.host_url.rstrip("/")
    granted = list(scopes)
    path = next((rule for rule, scope in readings() if grants(granted, scope)), ANYBODY)
    return f'curl -H "Authorization: Bearer {token}" {root}{path}'


def readings() -> Iterator[tuple[str, str]]:
    """Path and scope of what can be read without knowing an id, off the decorators."""
    for rule in current_app.url_map.iter_rules():
        operation = vars(current_app.view_functions[rule.endpoint]).get("operation")
        if operation and operation.scope and "GET" in (rule.methods or ()) and not rule.arguments:
            yield rule.rule, operation.scope
