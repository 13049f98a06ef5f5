"""The SQL of the bare server, as somebody who knows the tables writes it by hand."""

CALLER = """
    SELECT t.id, t.scopes, t.allowed_ips, u.id, u.username, u.role, u.timezone
    FROM api_tokens t JOIN users u ON u.id = t.user_id
    WHERE (t.token_hash = %(hash)s
           OR t.previous_hash = %(hash)s AND t.previous_valid_until > now())
      AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now()) AND u.is_active
"""

USER_KEYS = (
    "id", "username", "full_name", "email", "role", "is_active", "hourly_rate", "cost_rate",
    "timezone", "week_start", "weekly_capacity_hours", "created_at", "updated_at",
)  # fmt: skip
USER = f"SELECT {', '.join(USER_KEYS)} FROM users WHERE id = %(id)s AND is_active"

PROJECT_KEYS = (
    "id", "name", "description", "client_id", "client_name", "manager_id", "member_ids",
    "hourly_rate", "estimated_hours", "budget_amount", "color", "billable", "status",
    "visibility", "created_at", "updated_at",
)  # fmt: skip
COUNT_PROJECTS = "SELECT count(*) FROM projects WHERE status = 'active'"
PROJECTS = """
    SELECT p.id, p.name, p.description, p.client_id, c.name, p.manager_id,
        ARRAY(SELECT user_id FROM project_members m WHERE m.project_id = p.id ORDER BY user_id),
        p.hourly_rate, p.estimated_hours, p.budget_amount, p.color, p.billable, p.status,
        p.visibility, p.created_at, p.updated_at
    FROM projects p LEFT JOIN clients c ON c.id = p.client_id
    WHERE p.status = 'active' ORDER BY p.name, p.id LIMIT %(limit)s
"""

ENTRY_KEYS = (
    "id", "user_id", "username", "project_id", "project_name", "client_id", "client_name",
    "task_id", "task_name", "start_time", "end_time", "duration_seconds", "break_seconds",
    "paused_at", "notes", "tag_list", "billable", "source", "date_only", "created_at",
    "updated_at",
)  # fmt: skip
_TOLD = """
    SELECT e.id, e.user_id, u.username, e.project_id, p.name, p.client_id, c.name, e.task_id,
        t.name, e.start_time, e.end_time, e.duration_seconds, e.break_seconds, e.paused_at,
        e.notes, e.tags, e.billable, e.source, e.date_only, e.created_at, e.updated_at
"""
_JOINS = """
    LEFT JOIN projects p ON p.id = e.project_id
    LEFT JOIN clients c ON c.id = p.client_id
    LEFT JOIN tasks t ON t.id = e.task_id
    LEFT JOIN users u ON u.id = e.user_id
"""
_PAGE = "ORDER BY e.start_time DESC, e.id DESC LIMIT %(limit)s"
COUNT = "SELECT count(*) FROM time_entries WHERE end_time IS NOT NULL"
ENTRIES = f"{_TOLD} FROM time_entries e {_JOINS} WHERE e.end_time IS NOT NULL {_PAGE}"
COUNT_OF_PERSON = f"{COUNT} AND user_id = %(user_id)s"
OF_PERSON = f"""
    {_TOLD} FROM time_entries e {_JOINS}
    WHERE e.end_time IS NOT NULL AND e.user_id = %(user_id)s {_PAGE}
"""

PROJECT = """
    SELECT status, billable FROM projects
    WHERE id = %(id)s AND (visibility = 'everyone' OR manager_id = %(user_id)s
        OR id IN (SELECT project_id FROM project_members WHERE user_id = %(user_id)s))
"""
# The overlap policy, and the first entries of the same person at the same time.
LOOK = """
    SELECT s.overlap_policy, o.id, o.start_time, o.end_time, o.project_id
    FROM settings s LEFT JOIN (
        SELECT id, start_time, end_time, project_id FROM time_entries
        WHERE int8range(user_id, user_id, '[]') = int8range(%(user_id)s, %(user_id)s, '[]')
          AND tstzrange(start_time, end_time) && tstzrange(%(start)s,
              coalesce(%(end)s::timestamptz, %(start)s),
              CASE WHEN %(end)s::timestamptz IS NULL THEN '[]' ELSE '[)' END)
          AND coalesce(end_time, %(now)s) > %(start)s AND NOT date_only AND id <> %(id)s
        ORDER BY start_time LIMIT 10) o ON true
"""
INSERT = f"""
    WITH e AS (
        INSERT INTO time_entries (user_id, project_id, start_time, end_time, break_seconds, notes,
            tags, billable, source, date_only, overlap_denied)
        VALUES (%(user_id)s, %(project_id)s, %(start)s, %(end)s, 0, %(notes)s,
            %(tags)s::varchar[], %(billable)s, %(source)s, false, %(denied)s)
        RETURNING *)
    {_TOLD} FROM e {_JOINS}
"""
RUNNING = """
    SELECT id, start_time FROM time_entries
    WHERE user_id = %(user_id)s AND end_time IS NULL FOR UPDATE
"""
STOP = f"""
    WITH e AS (
        UPDATE time_entries SET end_time = %(end)s, paused_at = NULL, updated_at = clock_timestamp()
        WHERE id = %(id)s RETURNING *)
    {_TOLD} FROM e {_JOINS}
"""
EVENT = """
    INSERT INTO events (type, actor_id, token_id, subject_type, subject_id, data, changes,
        request_id, ip)
    VALUES (%(type)s, %(user_id)s, %(token_id)s, %(subject)s, %(id)s, %(data)s, %(changes)s,
        %(request_id)s, %(ip)s)
"""
