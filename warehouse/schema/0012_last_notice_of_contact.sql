-- The last notice of a contact is one notice, also where several came out on one day: the one whose id is
-- highest then. Titles are fetched for these alone.
CREATE OR REPLACE VIEW contacts_by_issuer AS
WITH originals AS (
    SELECT notice_id, issuer, province, published_on FROM notices WHERE duplicate_of IS NULL
), reached AS (
    SELECT n.issuer, n.province, c.organization, c.department, c.name, c.role, c.phones, c.emails,
        count(DISTINCT n.notice_id) AS notices, max(n.published_on) AS last_published_on,
        max({'day': coalesce(n.published_on, DATE '0001-01-01'), 'notice_id': n.notice_id}) AS latest
    FROM contacts c JOIN originals n ON n.notice_id = c.notice_id
    GROUP BY ALL
)
SELECT r.issuer, r.province, r.organization, r.department, r.name, r.role, r.phones, r.emails, r.notices,
    r.last_published_on, n.title AS last_title, n.notice_id AS last_notice_id
FROM reached r JOIN notices n ON n.notice_id = r.latest.notice_id
ORDER BY r.issuer NULLS LAST, r.notices DESC, r.department, r.name;
