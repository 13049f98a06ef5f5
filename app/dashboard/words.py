"""The words of the API as people read them."""

from flask_babel import lazy_gettext as _

from app.dashboard.blueprint import bp

WORDS = {
    "active": _("Active"),
    "on_hold": _("On hold"),
    "archived": _("Archived"),
    "everyone": _("Everyone"),
    "members": _("Members only"),
    "todo": _("To do"),
    "in_progress": _("In progress"),
    "review": _("Review"),
    "done": _("Done"),
    "cancelled": _("Cancelled"),
}
KINDS = {"active": "good", "on_hold": "warn", "review": "warn", "in_progress": "good"}
PRIORITIES = {1: _("Low"), 2: _("Medium"), 3: _("High"), 4: _("Urgent")}


@bp.app_template_filter()
def word(value: str) -> str:
    return str(WORDS.get(value, value))


@bp.app_template_filter()
def kind_of_badge(value: str) -> str:
    return KINDS.get(value, "")


@bp.app_template_filter()
def priority(value: int) -> str:
    return str(PRIORITIES.get(value, value))
