"""What the caller should know although the request succeeded: `warnings` in the answer."""

from flask import g, has_app_context


def warn(field: str, sentence: str) -> None:
    if has_app_context():
        warnings()[field] = sentence


def warnings() -> dict[str, str]:
    if "warnings" not in g:
        g.warnings = {}
    told: dict[str, str] = g.warnings
    return told
