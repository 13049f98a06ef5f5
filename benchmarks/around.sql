-- What surrounds the entries: stock and its movements, tokens, sessions, webhooks and what they sent.
UPDATE settings SET modules = '{"inventory": true}';

-- The last of the people leads thirty others.
UPDATE users SET role = 'manager' WHERE id = :people;

INSERT INTO teams (name) SELECT 'Team ' || i FROM generate_series(1, 6) i;

INSERT INTO team_members (team_id, user_id, is_lead)
SELECT 1 + (:people - i) / 30, i, false FROM generate_series(:people - 179, :people - 1) i
UNION ALL SELECT 1, :people, true;

INSERT INTO warehouses (name, code, address, is_active)
SELECT 'Warehouse ' || i, 'W' || i, 'Street ' || i, true FROM generate_series(1, 4) i;

INSERT INTO suppliers (name, contact_name, phone, address, notes, is_active)
SELECT 'Supplier ' || i, '', '', '', '', true FROM generate_series(1, 100) i;

INSERT INTO stock_items (sku, name, description, category, unit, default_cost, currency_code,
    reorder_point, reorder_quantity, is_active)
SELECT 'SKU-' || i, 'Item ' || i, 'What item ' || i || ' is', 'Category ' || i % 20, 'pcs', 1 + i % 90,
    'EUR', i % 300, 100, true
FROM generate_series(1, :levels / 4) i;

INSERT INTO stock_levels (stock_item_id, warehouse_id, quantity_on_hand, quantity_reserved, total_value)
SELECT 1 + i / 4, 1 + i % 4, 0, 0, 0 FROM generate_series(0, :levels - 1) i;

-- In a year; three come for each that goes.
INSERT INTO stock_movements (stock_item_id, currency_code, warehouse_id, movement_type, quantity,
    unit_cost, value, reason, notes, project_id, user_id, created_at)
SELECT 1 + i % :levels / 4, 'EUR', 1 + i % 4, CASE nth % 4 WHEN 3 THEN 'sale' ELSE 'purchase' END,
    quantity, 2, quantity * 2, 'As ordered', '', CASE nth % 4 WHEN 3 THEN 1 + i % :projects END,
    1 + i % :people, now() - interval '1 year' + i * interval '1 year' / :movements
FROM generate_series(0, :movements - 1) i,
    LATERAL (SELECT i / :levels AS nth) a,
    LATERAL (SELECT CASE nth % 4 WHEN 3 THEN -20 ELSE 10 + i % 7 END AS quantity) b;

INSERT INTO purchase_orders (order_number, supplier_id, warehouse_id, status, notes, user_id)
SELECT 'PO-' || i, 1 + i % 100, 1 + i % 4, CASE i % 3 WHEN 0 THEN 'sent' ELSE 'draft' END, '', 1
FROM generate_series(1, 2000) i;

INSERT INTO purchase_order_lines (purchase_order_id, stock_item_id, currency_code, quantity,
    quantity_received, unit_cost)
SELECT i, 1 + (i * 5 + n) % 2000, 'EUR', 10, 0, 2
FROM generate_series(1, 2000) i, generate_series(1, 5) n;

INSERT INTO stock_transfers (stock_item_id, from_warehouse_id, to_warehouse_id, quantity, notes, user_id)
SELECT 1 + i % 2000, 1, 2, 1, '', 1 FROM generate_series(1, 5000) i;

INSERT INTO reservations (stock_item_id, warehouse_id, quantity, status, project_id, notes, user_id)
SELECT 1 + i % 2000, 1 + i % 4, 1, 'active', 1 + i % :projects, '', 1 FROM generate_series(1, 5000) i;

-- Of the administrator: what integrations and forgotten browsers leave behind.
INSERT INTO api_tokens (name, description, user_id, scopes, allowed_ips, token_prefix, token_hash)
SELECT 'Integration ' || i, '', :people + 1, ARRAY['read:*'], '{}', 'tt_' || i, md5(i::text)
FROM generate_series(1, 1000) i;

INSERT INTO token_usage_days (token_id, day, requests)
SELECT id, current_date - n, 100 + id % 900 FROM api_tokens, generate_series(0, 29) n;

INSERT INTO browser_sessions (user_id, key_hash, last_seen_at, user_agent)
SELECT :people + 1, md5(i::text), now(), 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0'
FROM generate_series(1, 500) i;

-- Inactive: nobody is to deliver what benchmarks write.
INSERT INTO webhooks (name, description, url, events, filters, is_active, ordered, header_names,
    user_id, scopes, secret_sealed)
SELECT 'Webhook ' || i, '', 'https://example.org/' || i, ARRAY['*'], '{}', false, false, '{}',
    :people + 1, ARRAY['admin:all'], ''
FROM generate_series(1, 50) i;

INSERT INTO webhook_deliveries (webhook_id, event_id, event_type, sequence, status, attempts, tries,
    last_attempt_at, response_status, response_body, duration_ms, request_body, created_at)
SELECT 1, i, 'time_entry.updated', i, CASE i % 50 WHEN 0 THEN 'failed' ELSE 'delivered' END, 1, 1,
    now(), 200, 'ok', 20, '{"type": "time_entry.updated", "data": {"id": ' || i || '}}',
    now() - interval '30 days' + i * interval '30 days' / :deliveries
FROM generate_series(1, :deliveries) i
