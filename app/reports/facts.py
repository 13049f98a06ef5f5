"""What stands above a report that is printed: whose it is, and what time it is about."""

from typing import Any

from sqlalchemy import select

from app.clients import service as clients
from app.clients.models import Client
from app.identity.models import Team, User
from app.identity.users import service as users
from app.kit.db import connection
from app.projects import service as projects
from app.projects.models import Project
from app.reports.forms.table import Table
from app.reports.scope import Scope
from app.settings import service as settings
from app.tasks import service as tasks
from app.tasks.models import Task


def with_facts(table: Table, scope: Scope) -> Table:
    """The table, with what it is about; a name that the actor may not see stays a number."""
    company = settings.current().company_name
    span = scope.span
    table.facts = [
        *([("Company", company)] if company else []),
        ("From", f"{span.first_day}"),
        ("To", f"{span.last_day}"),
        ("Time zone", span.zone.key),
        *filters(scope),
    ]
    return table


def filters(scope: Scope) -> list[tuple[str, str]]:
    actor, args = scope.actor, scope.args
    named: dict[str, tuple[str, Any]] = {
        "project_id": ("Project", projects.visible_to(actor).with_only_columns(Project.name)),
        "client_id": ("Client", clients.visible_to(actor).with_only_columns(Client.name)),
        "task_id": ("Task", tasks.visible_to(actor).with_only_columns(Task.name)),
        "user_id": ("Person", users.visible_to(actor).with_only_columns(User.username)),
        "team_id": ("Team", select(Team.name)),
    }
    told = []
    for name, (heading, visible) in named.items():
        if (ident := args.get(name)) is not None:
            model = visible.column_descriptions[0]["entity"]
            found = connection().execute(visible.where(model.id == ident)).scalar()
            told.append((heading, str(found or ident)))
    if args.get("tag"):
        told.append(("Tag", args["tag"]))
    if args.get("billable") is not None:
        told.append(("Billable", "yes" if args["billable"] else "no"))
    if args.get("rounding"):
        told.append(("Rounding", f"{args['rounding']} to {args['rounding_minutes']} minutes"))
    return told
