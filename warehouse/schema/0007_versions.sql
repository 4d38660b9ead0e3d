-- Which notice acts on which earlier one, and what holds today. `warehouse.versions` fills the tables.
CREATE SCHEMA versions;

-- What a notice's title says, kept so that a later load need not read it again.
CREATE TABLE versions.readings (
    notice_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL, -- of documents, when it was read
    stem VARCHAR, -- what the call is about; null where the title names nothing
    act VARCHAR, -- extends, supplements, replaces, withdraws
    year INTEGER,
    rounds VARCHAR NOT NULL, -- second batch, first half-year …; '' for none
    cited VARCHAR[] NOT NULL, -- stems of notices that it cites
    cited_numbers VARCHAR[] NOT NULL,
    sketch UINTEGER[] -- 64 minima of its text's shingles; null for a notice inside another
);

-- Sixteen keys a sketch: texts that are alike share one.
CREATE TABLE versions.bands (
    notice_id VARCHAR NOT NULL,
    band UBIGINT NOT NULL
);

-- `restates`: the later notice states the whole call anew, so that the earlier one no longer holds at all;
-- otherwise it changes what it states itself.
CREATE TABLE notice_relations (
    notice_id VARCHAR NOT NULL,
    earlier_notice_id VARCHAR NOT NULL,
    relation VARCHAR NOT NULL,
    restates BOOLEAN NOT NULL,
    found_by VARCHAR NOT NULL,
    similarity DOUBLE,
    document_id VARCHAR NOT NULL,
    quote VARCHAR NOT NULL,
    char_start INTEGER NOT NULL,
    char_end INTEGER NOT NULL,
    confidence DOUBLE NOT NULL,
    component VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL
);

-- The notices of calls that have several versions, each with the first of them; `states_all`: it states the
-- whole call, as does every one between it and the first.
CREATE VIEW versions.members AS
WITH RECURSIVE steps AS (
    SELECT notice_id, earlier_notice_id AS reached, 1 AS depth, restates AS states_all
    FROM notice_relations WHERE relation <> 'reposts'
    UNION ALL
    SELECT s.notice_id, r.earlier_notice_id, depth + 1, states_all AND r.restates FROM steps s
    JOIN notice_relations r ON r.notice_id = s.reached AND r.relation <> 'reposts' WHERE depth < 100
), firsts AS (
    SELECT notice_id, arg_max(reached, depth) AS thread_id, arg_max(states_all, depth) AS states_all
    FROM steps GROUP BY notice_id
)
SELECT notice_id, thread_id, states_all FROM firsts UNION SELECT thread_id, thread_id, true FROM firsts;

-- Every original notice with its place among the versions of its call. `call_notice_id` is the notice
-- that states the whole call now.
CREATE VIEW notice_versions AS
WITH members AS MATERIALIZED (
    SELECT m.notice_id, m.thread_id, m.states_all, r.relation, r.earlier_notice_id,
        coalesce(n.published_on, d.retrieved_at::DATE) AS valid_from, d.retrieved_at
    FROM versions.members m JOIN notices n ON n.notice_id = m.notice_id
    JOIN documents d ON d.document_id = n.document_id
    LEFT JOIN notice_relations r ON r.notice_id = m.notice_id AND r.relation <> 'reposts'
), placed AS (
    SELECT *, row_number() OVER thread AS version,
        min(CASE WHEN relation = 'withdraws' OR (relation IS NOT NULL AND states_all) THEN valid_from END) OVER (
            thread ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS valid_to,
        last_value(CASE WHEN states_all THEN notice_id END IGNORE NULLS) OVER (
            thread ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS call_notice_id,
        bool_or(relation IS NOT DISTINCT FROM 'withdraws') OVER (PARTITION BY thread_id) AS is_withdrawn
    FROM members
    WINDOW thread AS (PARTITION BY thread_id ORDER BY valid_from, relation IS NOT NULL, retrieved_at, notice_id)
)
SELECT notice_id, thread_id, version::INTEGER AS version, relation, earlier_notice_id, call_notice_id, valid_from, valid_to,
    valid_to IS NULL AND NOT is_withdrawn AS is_current
FROM placed
UNION ALL
SELECT n.notice_id, n.notice_id, 1, NULL, NULL, n.notice_id, coalesce(n.published_on, d.retrieved_at::DATE), NULL, true
FROM notices n JOIN documents d ON d.document_id = n.document_id
WHERE n.duplicate_of IS NULL AND NOT EXISTS (FROM versions.members m WHERE m.notice_id = n.notice_id);

-- Every deadline with the days on which it held: until a later version states one of the same kind for
-- the same applicants, states the whole call anew, or withdraws it.
CREATE VIEW deadline_history AS
WITH stated AS MATERIALIZED (
    SELECT DISTINCT v.thread_id, v.notice_id, v.version, v.valid_from, d.kind, d.applies_to
    FROM notice_versions v JOIN versions.members m ON m.notice_id = v.notice_id
    JOIN deadlines d ON d.notice_id = v.notice_id WHERE d.due_at IS NOT NULL
), ended AS (
    SELECT a.notice_id, a.kind, a.applies_to, min(b.valid_from) AS ends_on
    FROM stated a JOIN stated b ON b.thread_id = a.thread_id AND b.version > a.version AND b.kind = a.kind
        AND (b.applies_to IS NULL OR a.applies_to IS NULL OR b.applies_to = a.applies_to)
    GROUP BY ALL
)
SELECT v.call_notice_id, v.version, v.relation, d.*, v.valid_from, least(v.valid_to, e.ends_on) AS valid_to
FROM deadlines d
JOIN notice_versions v ON v.notice_id = d.notice_id
LEFT JOIN ended e ON e.notice_id = d.notice_id AND e.kind = d.kind AND e.applies_to IS NOT DISTINCT FROM d.applies_to;

-- As known on the day of the moment: what a later version said afterwards does not count yet.
CREATE MACRO deadlines_in_force_at(moment) AS TABLE
SELECT * FROM deadline_history
WHERE (version = 1 OR valid_from <= moment::DATE) AND (valid_to IS NULL OR valid_to > moment::DATE);

CREATE VIEW current_deadlines AS SELECT * FROM deadlines_in_force_at(china_now());

CREATE VIEW current_notices AS
SELECT n.* FROM notices n JOIN notice_versions v ON v.notice_id = n.notice_id
WHERE v.is_current AND v.call_notice_id = v.notice_id;

CREATE OR REPLACE MACRO calls_open_at(moment) AS TABLE
WITH due AS (
    SELECT d.*, row_number() OVER (
            PARTITION BY d.call_notice_id ORDER BY d.due_at, d.kind <> 'submission', d.version DESC, d.seq) AS place,
        max(d.due_at) OVER (PARTITION BY d.call_notice_id) AS last_due_at
    FROM deadlines_in_force_at(moment) d
    WHERE d.kind IN ('submission', 'recommendation', 'paper') AND d.due_at >= moment
), opening AS (
    SELECT notice_id, min(opens_at) AS opens_at FROM deadlines WHERE opens_at IS NOT NULL GROUP BY notice_id
)
SELECT n.notice_id, n.title, n.issuer, n.province, n.city, n.county, n.region_code, n.notice_type, n.plan_year,
    n.published_on, opening.opens_at, due.due_at AS next_due_at, due.kind AS next_due_kind,
    due.applies_to AS next_due_applies_to, due.last_due_at,
    date_diff('day', moment::DATE, due.due_at::DATE) AS days_left,
    due.quote, due.document_id, due.char_start, due.char_end,
    CASE WHEN due.notice_id <> n.notice_id THEN due.notice_id END AS changed_by
FROM notices n
JOIN due ON due.call_notice_id = n.notice_id AND due.place = 1
LEFT JOIN opening ON opening.notice_id = n.notice_id
WHERE opening.opens_at IS NULL OR opening.opens_at <= moment
ORDER BY due.due_at, n.title, n.notice_id;

CREATE OR REPLACE VIEW open_calls AS SELECT * FROM calls_open_at(china_now());

CREATE OR REPLACE MACRO deadlines_in_week_of(moment) AS TABLE
SELECT n.province, d.due_at, date_diff('day', moment::DATE, d.due_at::DATE) AS days_left, d.kind, d.applies_to,
    n.title, n.issuer, n.city, n.county, n.notice_id, d.quote, d.document_id, d.char_start, d.char_end,
    CASE WHEN d.notice_id <> n.notice_id THEN d.notice_id END AS changed_by
FROM deadlines_in_force_at(moment) d
JOIN notices n ON n.notice_id = d.call_notice_id
WHERE d.due_at >= date_trunc('week', moment::TIMESTAMP)
    AND d.due_at < date_trunc('week', moment::TIMESTAMP) + INTERVAL 7 DAY
ORDER BY n.province NULLS LAST, d.due_at, n.title, d.seq;

CREATE OR REPLACE VIEW deadlines_this_week AS SELECT * FROM deadlines_in_week_of(china_now());

-- What changed from one version to the next, fact by fact. A notice that does not restate the whole call
-- takes nothing back by not saying it again.
CREATE VIEW notice_changes AS
WITH pairs AS MATERIALIZED (
    SELECT notice_id, earlier_notice_id, relation, restates FROM notice_relations WHERE relation <> 'reposts'
), involved AS MATERIALIZED (
    SELECT notice_id FROM pairs UNION SELECT earlier_notice_id FROM pairs
), single AS (
    UNPIVOT (
        SELECT n.notice_id, n.title, n.document_number, n.published_on::VARCHAR AS published_on,
            n.plan_year::VARCHAR AS plan_year, n.project_start::VARCHAR AS project_start,
            n.project_end::VARCHAR AS project_end, n.max_duration_months::VARCHAR AS max_duration_months
        FROM notices n SEMI JOIN involved i ON i.notice_id = n.notice_id
    ) ON title, document_number, published_on, plan_year, project_start, project_end, max_duration_months
        INTO NAME field VALUE value
), facts AS (
    SELECT s.notice_id, 'notices.' || s.field AS field, NULL AS item, s.value, e.quote
    FROM single s LEFT JOIN field_evidence e
        ON e.table_name = 'notices' AND e.row_id = s.notice_id AND e.field = s.field
    UNION ALL SELECT notice_id, 'deadlines.due_at', concat_ws(' ', kind, applies_to), due_at::VARCHAR, quote FROM deadlines
    UNION ALL SELECT notice_id, 'deadlines.opens_at', concat_ws(' ', kind, applies_to), opens_at::VARCHAR, quote FROM deadlines
    UNION ALL SELECT notice_id, 'domains.name', name, name, quote FROM domains
    UNION ALL SELECT notice_id, 'categories.name', name, name, quote FROM categories
    UNION ALL SELECT notice_id, 'budgets.amount_min_yuan', concat_ws(' ', kind, subject), amount_min_yuan::VARCHAR, quote FROM budgets
    UNION ALL SELECT notice_id, 'budgets.amount_max_yuan', concat_ws(' ', kind, subject), amount_max_yuan::VARCHAR, quote FROM budgets
    UNION ALL SELECT notice_id, 'quotas.count', unit, count::VARCHAR, quote FROM quotas
    UNION ALL SELECT notice_id, 'portals.url', coalesce(name, url), url, quote FROM portals
    UNION ALL SELECT notice_id, 'contacts.phones', coalesce(name, department, organization), array_to_string(phones, ' '), quote FROM contacts
    UNION ALL SELECT notice_id, 'contacts.emails', coalesce(name, department, organization), array_to_string(emails, ' '), quote FROM contacts
), told AS MATERIALIZED (
    SELECT f.notice_id, field, item, string_agg(DISTINCT value, '; ' ORDER BY value) AS value, min(quote) AS quote
    FROM facts f SEMI JOIN involved i ON i.notice_id = f.notice_id WHERE value IS NOT NULL GROUP BY ALL
), compared AS (
    SELECT coalesce(o.notice_id, w.notice_id) AS notice_id, coalesce(o.earlier_notice_id, w.earlier_notice_id) AS earlier_notice_id,
        coalesce(o.field, w.field) AS field, coalesce(o.item, w.item) AS item,
        o.value AS old, w.value AS new, o.quote AS old_quote, w.quote AS new_quote
    FROM (SELECT p.notice_id, p.earlier_notice_id, t.* EXCLUDE (notice_id) FROM pairs p JOIN told t ON t.notice_id = p.earlier_notice_id) o
    FULL JOIN (SELECT p.notice_id, p.earlier_notice_id, t.* EXCLUDE (notice_id) FROM pairs p JOIN told t ON t.notice_id = p.notice_id) w
        ON w.notice_id = o.notice_id AND w.earlier_notice_id = o.earlier_notice_id AND w.field = o.field
            AND w.item IS NOT DISTINCT FROM o.item
)
SELECT p.relation, c.notice_id, c.earlier_notice_id, n.title, n.published_on, c.field, c.item, c.old, c.new, c.old_quote, c.new_quote
FROM compared c
JOIN pairs p ON p.notice_id = c.notice_id AND p.earlier_notice_id = c.earlier_notice_id
JOIN notices n ON n.notice_id = c.notice_id
WHERE c.old IS DISTINCT FROM c.new
    AND (p.restates OR (c.new IS NOT NULL AND NOT starts_with(c.field, 'notices.')))
ORDER BY n.published_on DESC NULLS LAST, c.notice_id, c.field, c.item;
