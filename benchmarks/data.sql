-- Four years of 200 people, five entries a working day, written in the order of time.
INSERT INTO users (username, full_name, role, is_active, timezone, week_start, weekly_capacity_hours)
SELECT CASE i - :people WHEN 1 THEN 'admin' WHEN 2 THEN 'observer' ELSE 'person-' || i END,
    'Person ' || i, CASE i - :people WHEN 1 THEN 'admin' ELSE 'user' END, true,
    'Europe/Brussels', 'monday', 40
FROM generate_series(1, :people + 2) i;

INSERT INTO clients (name, company, phone, address, billing_address, notes, status)
SELECT 'Client ' || i, 'Company ' || i, '', 'Street ' || i, '', '', 'active'
FROM generate_series(1, :clients) i;

INSERT INTO projects (name, description, client_id, manager_id, hourly_rate, estimated_hours, color,
    billable, status, visibility)
SELECT 'Project ' || i, 'What project ' || i || ' is about, in one sentence of ordinary length.',
    1 + i % :clients, 1 + i % :people, 80 + i % 40, 400, '#3366ff', i % 5 > 0, 'active', 'everyone'
FROM generate_series(1, :projects) i;

INSERT INTO tasks (name, description, project_id, status, priority)
SELECT 'Task ' || i, '', 1 + i % :projects, 'todo', 1 + i % 4
FROM generate_series(1, :tasks) i;

-- Task i belongs to project 1 + i % projects, so an entry's project follows from its task.
INSERT INTO time_entries (user_id, project_id, task_id, start_time, end_time, break_seconds, notes,
    tags, billable, source, date_only, overlap_denied)
SELECT 1 + i % :people, 1 + task % :projects, task, start_time,
    start_time + make_interval(mins => 30 + i % 50), 0,
    'Worked on task ' || task || ', as agreed', ARRAY['development', 'week-' || i % 52], i % 5 > 0,
    'api', false, false
FROM generate_series(0, :entries - 1) i,
    LATERAL (SELECT 1 + i * 7 % :tasks AS task, i / :people AS nth) a,
    LATERAL (SELECT timestamptz '2021-01-04 08:00Z' + make_interval(
        days => (nth / 25 * 7 + nth / 5 % 5)::int, mins => (nth % 5 * 100)::int) AS start_time) b
