"""A report that is refused on the way gives back the connection that it was read on."""

import pytest
import sqlalchemy as sa

from tests.live.server import Server

pytestmark = pytest.mark.live

MORE_THAN_A_PDF_HOLDS = sa.text("""
    INSERT INTO time_entries (user_id, project_id, start_time, end_time, break_seconds, notes, tags,
        billable, source, date_only, overlap_denied)
    SELECT user_id, project_id, start_time, end_time, 0, '', tags, true, 'api', true, false
    FROM time_entries, generate_series(1, 5000) WHERE id = :id
""")
KEPT_OPEN = """
    SELECT count(*) AS kept FROM pg_stat_activity
    WHERE datname = current_database() AND state = 'idle in transaction'
"""


def test_a_report_too_large_keeps_no_connection(server: Server) -> None:
    admin = server.caller()
    project = admin.make("/projects", name="Long")["id"]
    day = {"date": "2024-01-15", "duration": "1h"}
    entry = admin.make("/time-entries", project_id=project, **day)["id"]
    with server.engine.begin() as connection:
        connection.execute(MORE_THAN_A_PDF_HOLDS, {"id": entry})
    asked = f"/reports/detailed?format=pdf&project_id={project}&start_date=2024-01-15"
    for _ in range(3):
        refused = admin.get(asked)
        assert (refused.status, refused.code) == (400, "report_too_large")
    assert server.rows(KEPT_OPEN) == [{"kept": 0}]
