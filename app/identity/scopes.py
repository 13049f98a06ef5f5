"""Scopes: what a token may do."""

from collections.abc import Iterable
from enum import StrEnum


class Scope(StrEnum):
    """The words a token carries. A room added later adds its own two."""

    READ_PROJECTS = "read:projects"
    WRITE_PROJECTS = "write:projects"
    READ_TIME_ENTRIES = "read:time_entries"
    WRITE_TIME_ENTRIES = "write:time_entries"
    READ_TASKS = "read:tasks"
    WRITE_TASKS = "write:tasks"
    READ_CLIENTS = "read:clients"
    WRITE_CLIENTS = "write:clients"
    READ_REPORTS = "read:reports"
    READ_USERS = "read:users"
    WRITE_USERS = "write:users"
    READ_TOKENS = "read:tokens"
    WRITE_TOKENS = "write:tokens"
    READ_WEBHOOKS = "read:webhooks"
    WRITE_WEBHOOKS = "write:webhooks"
    READ_INVENTORY = "read:inventory"
    WRITE_INVENTORY = "write:inventory"
    READ_ALL = "read:*"
    WRITE_ALL = "write:*"
    ADMIN_ALL = "admin:all"


DESCRIPTIONS = {
    Scope.READ_PROJECTS: "View projects",
    Scope.WRITE_PROJECTS: "Create and update projects",
    Scope.READ_TIME_ENTRIES: "View time entries",
    Scope.WRITE_TIME_ENTRIES: "Create and update time entries, run the timer",
    Scope.READ_TASKS: "View tasks",
    Scope.WRITE_TASKS: "Create and update tasks",
    Scope.READ_CLIENTS: "View clients",
    Scope.WRITE_CLIENTS: "Create and update clients",
    Scope.READ_REPORTS: "View reports and analytics",
    Scope.READ_USERS: "View user information",
    Scope.WRITE_USERS: "Update user information",
    Scope.READ_TOKENS: "View API tokens",
    Scope.WRITE_TOKENS: "Create, rotate and revoke API tokens",
    Scope.READ_WEBHOOKS: "View webhooks and their deliveries",
    Scope.WRITE_WEBHOOKS: "Create and update webhooks",
    Scope.READ_INVENTORY: "View inventory",
    Scope.WRITE_INVENTORY: "Change inventory",
    Scope.READ_ALL: "View everything the user may see",
    Scope.WRITE_ALL: "Change everything the user may change",
    Scope.ADMIN_ALL: "Full administrative access (use with caution)",
}

# What people may give to tokens they make for themselves, by role.
_OWN = {
    "viewer": {Scope.READ_ALL},
    "user": {
        Scope.READ_ALL, Scope.WRITE_TIME_ENTRIES, Scope.WRITE_TASKS, Scope.WRITE_TOKENS,
        Scope.WRITE_WEBHOOKS,
    },
    "admin": {Scope.ADMIN_ALL},
}  # fmt: skip
_OWN["manager"] = _OWN["user"] | {
    Scope.WRITE_PROJECTS, Scope.WRITE_CLIENTS, Scope.WRITE_INVENTORY,
}  # fmt: skip


# The published description asks for the scopes of projects where the inventory has its own by now.
_AS_GOOD_AS: dict[str, Scope] = {
    Scope.READ_INVENTORY: Scope.READ_PROJECTS,
    Scope.WRITE_INVENTORY: Scope.WRITE_PROJECTS,
}


def grants(scopes: Iterable[str], wanted: str) -> bool:
    """Whether the scopes include the wanted one, by name, by `read:*`, or by `admin:all`."""
    verb = wanted.partition(":")[0]
    enough = {wanted, _AS_GOOD_AS.get(wanted, wanted), f"{verb}:*", Scope.ADMIN_ALL}
    return not enough.isdisjoint(scopes)


def own(role: str) -> frozenset[str]:
    """The scopes a person of this role has without an administrator's help."""
    return frozenset(_OWN[role])


def usable(scopes: Iterable[str], role: str) -> frozenset[str]:
    """What remains of a token's scopes with what its user may do now."""
    if role == "admin":
        return frozenset(scopes)
    if role == "viewer":
        return frozenset(s for s in scopes if s.startswith("read:"))
    return frozenset(s for s in scopes if s != Scope.ADMIN_ALL)


def grouped(held: Iterable[str] = (Scope.ADMIN_ALL,)) -> dict[str, dict[Scope, str]]:
    """The scopes that these include with their descriptions, by what they are about; the widest
    come last.
    """
    groups: dict[str, dict[Scope, str]] = {}
    given = list(held)
    for scope, description in DESCRIPTIONS.items():
        if not grants(given, scope):
            continue
        noun = scope.partition(":")[2]
        title = "everything" if noun in ("*", "all") else noun.replace("_", " ")
        groups.setdefault(title.capitalize(), {})[scope] = description
    return groups
