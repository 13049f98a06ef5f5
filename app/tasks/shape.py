"""How a task is read."""

from app.identity.models import User
from app.kit.wire import Wire
from app.projects.models import Project
from app.projects.shape import PROJECT
from app.tasks.models import Task
from app.tasks.schemas import TaskSchema

_PROJECT_JOIN = {Project: Project.id == Task.project_id}

TASK = Wire(
    TaskSchema,
    Task,
    joins={**_PROJECT_JOIN, User: User.id == Task.assignee_id},
    columns={"project_name": Project.name, "assignee_name": User.username},
    expansions={"project": PROJECT.expansion("project", _PROJECT_JOIN)},
)
