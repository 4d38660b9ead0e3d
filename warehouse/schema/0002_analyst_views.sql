-- Views for analysts. All count originals (duplicate_of is null). What depends on the day has a macro
-- that takes the moment, and a view for now: China has kept UTC+8 without summer time since 1991, which
-- needs no time zone extension.
CREATE MACRO china_now() AS make_timestamp(epoch_us(now()) + 28800000000);

-- Filled by the loader from the code list; here so that views can name it.
CREATE TABLE IF NOT EXISTS domain_scheme (
    code VARCHAR, name VARCHAR, name_en VARCHAR, parent VARCHAR, source VARCHAR
);

CREATE MACRO calls_open_at(moment) AS TABLE
WITH due AS (
    SELECT d.*, row_number() OVER (PARTITION BY d.notice_id ORDER BY d.due_at, d.kind <> 'submission', d.seq) AS place,
        max(d.due_at) OVER (PARTITION BY d.notice_id) AS last_due_at
    FROM deadlines d
    WHERE d.kind IN ('submission', 'recommendation', 'paper') AND d.due_at >= moment
), opening AS (
    SELECT notice_id, min(opens_at) AS opens_at FROM deadlines WHERE opens_at IS NOT NULL GROUP BY notice_id
)
SELECT n.notice_id, n.title, n.issuer, n.province, n.city, n.county, n.region_code, n.notice_type, n.plan_year,
    n.published_on, opening.opens_at, due.due_at AS next_due_at, due.kind AS next_due_kind,
    due.applies_to AS next_due_applies_to, due.last_due_at,
    date_diff('day', moment::DATE, due.due_at::DATE) AS days_left,
    due.quote, due.document_id, due.char_start, due.char_end
FROM notices n
JOIN due ON due.notice_id = n.notice_id AND due.place = 1
LEFT JOIN opening ON opening.notice_id = n.notice_id
WHERE n.duplicate_of IS NULL AND (opening.opens_at IS NULL OR opening.opens_at <= moment)
ORDER BY due.due_at, n.title, n.notice_id;

CREATE VIEW open_calls AS SELECT * FROM calls_open_at(china_now());

CREATE MACRO deadlines_in_week_of(moment) AS TABLE
SELECT n.province, d.due_at, date_diff('day', moment::DATE, d.due_at::DATE) AS days_left, d.kind, d.applies_to,
    n.title, n.issuer, n.city, n.county, n.notice_id, d.quote, d.document_id, d.char_start, d.char_end
FROM deadlines d
JOIN notices n ON n.notice_id = d.notice_id
WHERE n.duplicate_of IS NULL
    AND d.due_at >= date_trunc('week', moment::TIMESTAMP)
    AND d.due_at < date_trunc('week', moment::TIMESTAMP) + INTERVAL 7 DAY
ORDER BY n.province NULLS LAST, d.due_at, n.title, d.seq;

CREATE VIEW deadlines_this_week AS SELECT * FROM deadlines_in_week_of(china_now());

CREATE VIEW money_by_domain_year AS
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
    GROUP BY ALL
)
SELECT coalesce(c.domain, a.domain) AS domain, coalesce(c.year, a.year) AS year, coalesce(c.calls, 0) AS calls,
    coalesce(c.calls_with_money, 0) AS calls_with_money, c.median_grant_yuan, c.highest_grant_yuan,
    coalesce(a.requirements, 0) AS requirements, a.requested_total_yuan, a.requested_fiscal_yuan
FROM calls c
FULL JOIN asked a ON a.domain IS NOT DISTINCT FROM c.domain AND a.year IS NOT DISTINCT FROM c.year
ORDER BY 1 NULLS LAST, 2 NULLS LAST;

CREATE VIEW contacts_by_issuer AS
SELECT n.issuer, n.province, c.organization, c.department, c.name, c.role, c.phones, c.emails,
    count(DISTINCT n.notice_id) AS notices, max(n.published_on) AS last_published_on,
    arg_max(n.title, coalesce(n.published_on, DATE '0001-01-01')) AS last_title,
    arg_max(n.notice_id, coalesce(n.published_on, DATE '0001-01-01')) AS last_notice_id
FROM contacts c
JOIN notices n ON n.notice_id = c.notice_id
WHERE n.duplicate_of IS NULL
GROUP BY ALL
ORDER BY n.issuer NULLS LAST, notices DESC, c.department, c.name;

-- A call fits a requirement when they share a canonical field (or one names the group of the other's),
-- the call's region holds the requirement's, and no bound on money forbids it. What is not stated
-- forbids nothing, and the columns *_fit say so.
CREATE MACRO calls_for_requirements_at(moment) AS TABLE
WITH open_now AS (
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
), wanted AS (
    SELECT r.*, u.wanted_domain
    FROM requirements r, LATERAL (SELECT unnest(r.domains) AS wanted_domain) u
), pairs AS (
    SELECT w.form_id, w.seq, c.notice_id, list(DISTINCT c.named ORDER BY c.named) AS shared_domains
    FROM wanted w JOIN call_reach c ON c.reached = w.wanted_domain
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
WHERE (nullif(o.region_code, '100000') IS NULL OR r.region_code IS NULL
        OR starts_with(r.region_code, regexp_replace(o.region_code, '(00){0,2}$', '')))
    AND coalesce(r.fiscal_budget_yuan <= m.grant_max, true)
    AND coalesce(r.total_budget_yuan >= m.total_min, true)
    AND coalesce(r.total_budget_yuan <= m.total_max, true)
ORDER BY o.next_due_at, r.title, r.form_id, r.seq;

CREATE VIEW requirements_with_calls AS SELECT * FROM calls_for_requirements_at(china_now());
