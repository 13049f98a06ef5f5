"""Pages behind thousands of rows are the same as if all before them had been read."""

import pytest
import sqlalchemy as sa

from app.kit.db import session
from app.kit.paging import DEEP
from tests.api import Api

# Their middle is the deepest: pages behind it are looked for from the end.
TASKS, PER_PAGE = 2 * DEEP + 1_730, 100
LAST = -(-TASKS // PER_PAGE)


@pytest.mark.parametrize("sort", ["due_date", "-due_date", "name", "-priority"])
def test_a_deep_page_is_what_follows_the_page_before_it(admin: Api, sort: str) -> None:
    project = admin.make("/projects", name="Deep")
    fill = """
        INSERT INTO tasks (name, description, project_id, status, priority, due_date)
        SELECT 'Task ' || i % 50, '', :project, 'todo', 1 + i % 4,
            CASE WHEN i % 3 > 0 THEN date '2024-01-01' + i % 40 END
        FROM generate_series(1, :tasks) i
    """
    session.execute(sa.text(fill), {"project": project["id"], "tasks": TASKS})
    column, descending = sort.removeprefix("-"), sort.startswith("-")
    direction = "DESC NULLS LAST" if descending else "ASC NULLS LAST"
    ordered = f"SELECT id FROM tasks ORDER BY {column} {direction}, id {direction[:4]}"
    ids = list(session.scalars(sa.text(ordered)))
    deep = DEEP // PER_PAGE
    for page in (deep, deep + 2, LAST // 2, LAST - deep - 2, LAST - deep, LAST - 1, LAST):
        told = admin.get(f"/tasks?sort={sort}&per_page={PER_PAGE}&page={page}").json
        expected = ids[(page - 1) * PER_PAGE : page * PER_PAGE]
        assert [task["id"] for task in told["tasks"]] == expected
    assert told["pagination"]["next_page"] is None
