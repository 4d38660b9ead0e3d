-- Every fact of a notice in one shape, so that what compares notices reads one view: a new field is a line here.
-- What changed from one version to the next is read from it, limits on age as well.
CREATE VIEW notice_facts AS
WITH single AS (
    UNPIVOT (
        SELECT notice_id, title, document_number, published_on::VARCHAR AS published_on, plan_year::VARCHAR AS plan_year,
            project_start::VARCHAR AS project_start, project_end::VARCHAR AS project_end,
            max_duration_months::VARCHAR AS max_duration_months
        FROM notices
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
    UNION ALL SELECT notice_id, 'age_limits.min_age', concat_ws(' ', subject, sex), min_age::VARCHAR, quote FROM age_limits
    UNION ALL SELECT notice_id, 'age_limits.max_age', concat_ws(' ', subject, sex), max_age::VARCHAR, quote FROM age_limits
    UNION ALL SELECT notice_id, 'age_limits.born_from', concat_ws(' ', subject, sex), born_from::VARCHAR, quote FROM age_limits
    UNION ALL SELECT notice_id, 'age_limits.born_to', concat_ws(' ', subject, sex), born_to::VARCHAR, quote FROM age_limits
    UNION ALL SELECT notice_id, 'portals.url', coalesce(name, url), url, quote FROM portals
    UNION ALL SELECT notice_id, 'contacts.phones', coalesce(name, department, organization), array_to_string(phones, ' '), quote FROM contacts
    UNION ALL SELECT notice_id, 'contacts.emails', coalesce(name, department, organization), array_to_string(emails, ' '), quote FROM contacts
)
FROM facts WHERE value IS NOT NULL;

CREATE OR REPLACE VIEW notice_changes AS
WITH pairs AS MATERIALIZED (
    SELECT notice_id, earlier_notice_id, relation, restates FROM notice_relations WHERE relation <> 'reposts'
), involved AS MATERIALIZED (
    SELECT notice_id FROM pairs UNION SELECT earlier_notice_id FROM pairs
), told AS MATERIALIZED (
    SELECT f.notice_id, field, item, string_agg(DISTINCT value, '; ' ORDER BY value) AS value, min(quote) AS quote
    FROM notice_facts f SEMI JOIN involved i ON i.notice_id = f.notice_id WHERE value IS NOT NULL GROUP BY ALL
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
