-- The last weeks of all people, and a ledger that tells of every entry; taken away afterwards.
INSERT INTO time_entries (user_id, project_id, task_id, start_time, end_time, break_seconds, notes,
    tags, billable, source, date_only, overlap_denied)
SELECT person, 1 + task % :projects, task, start_time, start_time + make_interval(mins => 30 + task % 50),
    0, CASE task % 10 WHEN 0 THEN '' ELSE 'Worked on task ' || task END, ARRAY['development'],
    task % 5 > 0, 'api', false, false
FROM generate_series(1, :people) person, generate_series(0, 62) day, generate_series(0, 4) nth,
    LATERAL (SELECT 1 + (person * 31 + day * 5 + nth) * 7 % :tasks AS task,
        date_trunc('day', now()) - make_interval(days => day)
            + make_interval(hours => 6, mins => nth * 100) AS start_time) a
WHERE extract(isodow FROM start_time) < 6;

-- One event in fifty is of a project, a tenth of those of the first.
INSERT INTO events (type, actor_id, token_id, subject_type, subject_id, data, changes, request_id, ip,
    created_at, sequence, hash)
SELECT CASE e.id % 50 WHEN 0 THEN 'project.updated' ELSE 'time_entry.updated' END, e.user_id, e.user_id,
    CASE e.id % 50 WHEN 0 THEN 'project' ELSE 'time_entry' END,
    CASE e.id % 50 WHEN 0 THEN CASE e.id % 500 WHEN 0 THEN 1 ELSE 1 + e.id / 50 % :projects END
        ELSE e.id END,
    CASE e.id % 50 WHEN 0 THEN to_jsonb(p) ELSE to_jsonb(e) END,
    CASE e.id % 50 WHEN 0 THEN '{"name": ["before", "after"]}'::jsonb
        ELSE '{"notes": ["before", "after"]}' END,
    md5(e.id::text), '192.0.2.1', e.start_time, e.id, sha256(e.id::text::bytea)
FROM time_entries e JOIN projects p ON p.id = 1 WHERE e.id <= :entries
