-- The blank forms behind all forms met. Fingerprints whose labels are alike share a template_id.
CREATE TABLE form_templates (
    fingerprint VARCHAR NOT NULL,
    template_id VARCHAR NOT NULL,
    title VARCHAR,
    labels VARCHAR[] NOT NULL,
    first_document_id VARCHAR NOT NULL,
    first_seen_at TIMESTAMP NOT NULL,
    run_id VARCHAR NOT NULL
);

CREATE VIEW known_forms AS
WITH fields AS (
    SELECT f.template_id, count(DISTINCT ff.label) AS fields,
        coalesce(list(DISTINCT ff.label ORDER BY ff.label) FILTER (
            ff.canonical_field IS NULL AND length(ff.label) BETWEEN 2 AND 40 AND ff.kind <> 'table'), []) AS unmapped
    FROM forms f JOIN form_fields ff ON ff.form_id = f.form_id
    GROUP BY f.template_id
), met AS (
    SELECT f.template_id, min(f.title) AS title, count(*) AS forms, count(*) FILTER (f.is_filled) AS filled,
        list(DISTINCT d.format ORDER BY d.format) AS formats
    FROM forms f JOIN documents d ON d.document_id = f.document_id
    WHERE f.template_id IS NOT NULL
    GROUP BY f.template_id
), registered AS (
    SELECT template_id, min(first_seen_at) AS first_seen_at, arg_min(first_document_id, first_seen_at) AS first_document_id
    FROM form_templates GROUP BY template_id
)
SELECT met.template_id, met.title, met.forms, met.filled, met.formats, fields.fields, fields.unmapped,
    registered.first_seen_at, registered.first_document_id
FROM met
JOIN fields ON fields.template_id = met.template_id
LEFT JOIN registered ON registered.template_id = met.template_id
ORDER BY registered.first_seen_at DESC NULLS LAST, met.title, met.template_id;

-- Which notice a form answers that came alone: one whose own blank form, attached or inside, has its template.
CREATE VIEW answered_notices AS
WITH asking AS (
    SELECT template_id, notice_id FROM forms WHERE NOT is_filled AND notice_id IS NOT NULL
    UNION SELECT f.template_id, a.notice_id FROM forms f
    JOIN attachments a ON a.attachment_document_id = f.document_id WHERE NOT f.is_filled
)
SELECT f.form_id, f.document_id, f.template_id, n.notice_id, n.title, n.issuer, n.published_on,
    n.region_code, n.province, n.city, n.county
FROM forms f
JOIN asking ON asking.template_id = f.template_id
JOIN notices n ON n.notice_id = asking.notice_id
WHERE f.is_filled AND f.notice_id IS NULL AND n.duplicate_of IS NULL
ORDER BY f.form_id, n.published_on NULLS LAST, n.notice_id;
