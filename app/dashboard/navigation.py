"""The way to every page, as far as one may open it."""

from dataclasses import dataclass

from flask import g, url_for
from flask_babel import LazyString, lazy_gettext

from app.dashboard.blueprint import bp
from app.identity.scopes import grants
from app.kit.actor import actor
from app.settings.schemas import MODULES

_ = lazy_gettext


@dataclass(frozen=True)
class Entry:
    """`section` is what pages call themselves; `everyday` ones stand at a thumb's reach."""

    section: str
    label: LazyString
    endpoint: str
    icon: str
    scope: str = "read:time_entries"
    everyday: bool = False
    # After `g`, the key that goes there.
    key: str = ""

    @property
    def is_open(self) -> bool:
        module = self.scope.partition(":")[2]
        is_on = module not in MODULES or module in actor.modules
        return is_on and grants(actor.scopes, self.scope)

    @property
    def address(self) -> str:
        return url_for(f"dashboard.{self.endpoint}")


@dataclass(frozen=True)
class Group:
    label: LazyString
    entries: tuple[Entry, ...]


TIME = Group(
    _("Time"),
    (
        Entry("today", _("Today"), "home", "sun", everyday=True, key="h"),
        Entry(
            "timesheet",
            _("Timesheet"),
            "timesheet.index",
            "table-properties",
            everyday=True,
            key="w",
        ),
        Entry("calendar", _("Calendar"), "calendar.index", "calendar-days", key="k"),
        Entry("entries", _("Entries"), "entries.index", "clock", everyday=True, key="e"),
    ),
)
WORK = Group(
    _("Work"),
    (
        Entry(
            "projects", _("Projects"), "projects.index", "folder", scope="read:projects", key="p"
        ),
        Entry(
            "clients", _("Clients"), "clients.index", "building-2", scope="read:clients", key="c"
        ),
        Entry("tasks", _("Tasks"), "tasks.index", "square-kanban", scope="read:tasks", key="a"),
        Entry("team", _("Team"), "team.index", "users", key="m"),
    ),
)
REPORTS = Group(
    _("Reports"),
    (
        Entry(
            "reports",
            _("Reports"),
            "reports.index",
            "chart-column",
            scope="read:reports",
            everyday=True,
            key="r",
        ),
    ),
)
INVENTORY = Group(
    _("Inventory"),
    tuple(
        Entry(
            f"inventory.{section}", label, f"inventory.{endpoint}", icon, "read:inventory", key=key
        )
        for section, label, endpoint, icon, key in (
            ("items", _("Items"), "items.index", "package", "i"),
            ("stock", _("Stock"), "stock.index", "boxes", "s"),
            ("movements", _("Movements"), "movements.index", "history", "v"),
            ("transfers", _("Transfers"), "transfers.index", "arrow-left-right", ""),
            ("purchase_orders", _("Purchase orders"), "purchase_orders.index", "truck", "o"),
            ("reports", _("Stock reports"), "reports.show_valuation", "chart-column", ""),
        )
    ),
)
ADMINISTRATION = Group(
    _("Administration"),
    (
        Entry("users", _("Users"), "administration.users.index", "user", "admin:all"),
        Entry("teams", _("Teams"), "administration.teams.index", "users", "admin:all"),
        Entry(
            "api_tokens",
            _("API tokens"),
            "administration.api_tokens.index",
            "key-round",
            "admin:all",
        ),
        # Others have theirs beside their tokens.
        Entry("webhooks", _("Webhooks"), "webhooks.index", "webhook", "admin:all"),
        Entry(
            "audit_log",
            _("Audit log"),
            "administration.audit_log.index",
            "scroll-text",
            "admin:all",
        ),
        Entry("settings", _("Settings"), "administration.settings.show", "settings", "admin:all"),
        Entry("system", _("System"), "administration.system.index", "activity", "admin:all"),
    ),
)
GROUPS = (TIME, WORK, REPORTS, INVENTORY, ADMINISTRATION)


@bp.app_template_global()
def navigation() -> list[tuple[LazyString, list[Entry]]]:
    """The groups and their entries that whoever looks may open."""
    if "actor" not in g:
        return []
    told = [(group.label, [e for e in group.entries if e.is_open]) for group in GROUPS]
    return [(label, entries) for label, entries in told if entries]
