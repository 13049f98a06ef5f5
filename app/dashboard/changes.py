"""What changed of something: the old and the new value of each field, as texts."""

import json
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from app.activity.history import service
from app.activity.history.service import History
from app.dashboard.blueprint import bp
from app.kit.actor import actor
from app.kit.json_text import json_text
from app.kit.wire import Row

LONGEST, MOST = 160, 12


@bp.app_template_filter()
def shortly(value: Any) -> str:
    """A value of any kind in one line."""
    if value is None or value in ("", [], {}):
        return "–"  # noqa: RUF001  # a dash stands for nothing
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, list) and not any(isinstance(one, dict | list) for one in value):
        text = ", ".join(map(str, value))
    else:
        text = json_text(value) if isinstance(value, dict | list) else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


@bp.app_template_filter()
def in_lines(value: Any) -> str:
    return json.dumps(json.loads(json_text(value)), indent=2, ensure_ascii=False)


def history(of: History, ident: int) -> list[Row]:
    """The last things that happened to it, each with `changed`: {name: [old, new]}."""
    events: list[Row] = service.read(actor, of, ident, MOST)["history"]
    return [{**event, "changed": changed(event["previous"], event["data"])} for event in events]


def changed(previous: Mapping[str, Any] | None, data: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {name: [old, data.get(name)] for name, old in (previous or {}).items()}
