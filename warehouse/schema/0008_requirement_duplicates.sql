-- A project asked for twice counts once: rows that repeat another stay and are marked. And the calls that fit
-- a requirement are found by its field and place together: by field alone, 20,000 requirements and 2,400 open
-- calls made millions of pairs, most of them of other provinces.
ALTER TABLE requirements ADD COLUMN duplicate_of VARCHAR;

CREATE OR REPLACE VIEW money_by_domain_year AS
WITH call_money AS (
    SELECT b.notice_id, max(b.amount_max_yuan) AS cap_yuan
    FROM budgets b WHERE b.kind IN ('grant_cap', 'grant_amount') GROUP BY b.notice_id
), calls AS (
    SELECT d.domain, coalesce(n.plan_year, year(n.published_on)) AS year, count(*) AS calls,
        count(m.cap_yuan) AS calls_with_money, median(m.cap_yuan)::DECIMAL(18, 2) AS median_grant_yuan,
        max(m.cap_yuan) AS highest_grant_yuan
    FROM notices n
    LEFT JOIN (SELECT DISTINCT notice_id, domain FROM domains WHERE domain IS NOT NULL) d ON d.notice_id = n.notice_id
    LEFT JOIN call_money m ON m.notice_id = n.notice_id
    WHERE n.duplicate_of IS NULL AND n.notice_type <> 'other'
    GROUP BY ALL
), asked AS (
    SELECT u.domain, year(r.start_on) AS year, count(*) AS requirements,
        sum(r.total_budget_yuan)::DECIMAL(18, 2) AS requested_total_yuan,
        sum(r.fiscal_budget_yuan)::DECIMAL(18, 2) AS requested_fiscal_yuan
    FROM requirements r LEFT JOIN LATERAL (SELECT unnest(r.domains) AS domain) u ON true
    WHERE r.duplicate_of IS NULL
    GROUP BY ALL
)
SELECT coalesce(c.domain, a.domain) AS domain, coalesce(c.year, a.year) AS year, coalesce(c.calls, 0) AS calls,
    coalesce(c.calls_with_money, 0) AS calls_with_money, c.median_grant_yuan, c.highest_grant_yuan,
    coalesce(a.requirements, 0) AS requirements, a.requested_total_yuan, a.requested_fiscal_yuan
FROM calls c
FULL JOIN asked a ON a.domain IS NOT DISTINCT FROM c.domain AND a.year IS NOT DISTINCT FROM c.year
ORDER BY 1 NULLS LAST, 2 NULLS LAST;

CREATE OR REPLACE MACRO calls_for_requirements_at(moment) AS TABLE
WITH open_now AS MATERIALIZED (
    FROM calls_open_at(moment)
), scheme AS (
    SELECT field.name AS domain, groups.name AS domain_group
    FROM domain_scheme field JOIN domain_scheme groups ON groups.code = field.parent
), call_domains AS (
    SELECT DISTINCT d.notice_id, d.domain FROM domains d JOIN open_now o ON o.notice_id = d.notice_id
    WHERE d.domain IS NOT NULL
), call_reach AS (
    SELECT notice_id, domain AS named, domain AS reached FROM call_domains
    UNION SELECT c.notice_id, c.domain, s.domain FROM call_domains c JOIN scheme s ON s.domain_group = c.domain
    UNION SELECT c.notice_id, c.domain, s.domain_group FROM call_domains c JOIN scheme s ON s.domain = c.domain
), money AS (
    SELECT b.notice_id,
        max(b.amount_max_yuan) FILTER (b.kind IN ('grant_cap', 'grant_amount')) AS grant_max,
        min(b.amount_min_yuan) FILTER (b.kind = 'min_total_investment') AS total_min,
        max(b.amount_max_yuan) FILTER (b.kind = 'max_total_investment') AS total_max
    FROM budgets b JOIN open_now o ON o.notice_id = b.notice_id GROUP BY b.notice_id
), offered AS ( -- place: the code of the call's region without its closing zeros; '' is everywhere
    SELECT c.notice_id, c.named, c.reached, m.grant_max, m.total_min, m.total_max,
        coalesce(regexp_replace(nullif(o.region_code, '100000'), '(00){0,2}$', ''), '') AS place
    FROM call_reach c JOIN open_now o ON o.notice_id = c.notice_id LEFT JOIN money m ON m.notice_id = c.notice_id
), asked AS (
    SELECT r.form_id, r.seq, r.region_code, r.fiscal_budget_yuan AS fiscal, r.total_budget_yuan AS total,
        u.wanted_domain
    FROM requirements r, LATERAL (SELECT unnest(r.domains) AS wanted_domain) u
    WHERE r.duplicate_of IS NULL AND u.wanted_domain IN (SELECT reached FROM call_reach)
), placed AS ( -- once for each region that a call may name to hold it
    SELECT a.*, p.place
    FROM asked a, LATERAL (SELECT unnest(list_distinct(
        ['', left(a.region_code, 2), left(a.region_code, 4), a.region_code])) AS place) p
    WHERE a.region_code IS NOT NULL
), met AS (
    SELECT a.form_id, a.seq, a.fiscal, a.total, c.* FROM placed a
    JOIN offered c ON c.reached = a.wanted_domain AND c.place = a.place
    UNION ALL
    SELECT a.form_id, a.seq, a.fiscal, a.total, c.* FROM asked a
    JOIN offered c ON c.reached = a.wanted_domain
    WHERE a.region_code IS NULL
), pairs AS (
    SELECT form_id, seq, notice_id, list(DISTINCT named ORDER BY named) AS shared_domains
    FROM met
    WHERE coalesce(fiscal <= grant_max, true) AND coalesce(total >= total_min, true)
        AND coalesce(total <= total_max, true)
    GROUP BY ALL
)
SELECT r.form_id, r.seq, r.title AS requirement, r.organization, r.province, r.city,
    o.notice_id, o.title AS call, o.issuer, o.next_due_at, o.days_left, p.shared_domains,
    CASE WHEN nullif(o.region_code, '100000') IS NULL THEN 'call names no region'
        WHEN r.region_code IS NULL THEN 'requirement names no region' ELSE 'within' END AS region_fit,
    CASE WHEN (m.grant_max IS NOT NULL AND r.fiscal_budget_yuan IS NOT NULL)
            OR (coalesce(m.total_min, m.total_max) IS NOT NULL AND r.total_budget_yuan IS NOT NULL) THEN 'within'
        ELSE 'not stated' END AS budget_fit,
    r.fiscal_budget_yuan, r.total_budget_yuan, m.grant_max AS grant_max_yuan,
    m.total_min AS total_min_yuan, m.total_max AS total_max_yuan
FROM pairs p
JOIN requirements r ON r.form_id = p.form_id AND r.seq = p.seq
JOIN open_now o ON o.notice_id = p.notice_id
LEFT JOIN money m ON m.notice_id = p.notice_id
ORDER BY o.next_due_at, r.title, r.form_id, r.seq;
