"""Projects and tasks to choose from, for forms about time."""

from dataclasses import dataclass
from itertools import groupby

from app.dashboard.choices import number, sought
from app.dashboard.forms import Form
from app.kit.actor import actor
from app.kit.wire import Row
from app.projects import choices as projects
from app.tasks import choices as tasks


@dataclass(frozen=True)
class Choices:
    """`clients` are names with their projects; `all_there` is whether there are no more."""

    clients: list[tuple[str, list[Row]]]
    all_there: bool
    tasks: list[Row]

    @property
    def project_ids(self) -> list[str]:
        return [str(project["id"]) for _, projects in self.clients for project in projects]


def of(form: Form) -> Choices:
    """What the form's person may choose; what it holds is among it."""
    project_id, task_id = number(form.value("project_id")), number(form.value("task_id"))
    words, kept = sought("project_id"), [project_id] if project_id else []
    found, all_there = projects.bookable(actor, words, kept=kept)
    theirs = tasks.bookable(actor, project_id, task_id) if project_id else []
    return Choices(by_client(found), all_there and not words, theirs)


def by_client(rows: list[Row]) -> list[tuple[str, list[Row]]]:
    groups = groupby(rows, key=lambda row: row["client_name"])
    return [(name or "", list(theirs)) for name, theirs in groups]
