-- Finds which notice acts on which, for the notices in `touched` (see warehouse.versions). Thresholds:
-- a notice that says nothing of an earlier one restates it when their texts have 0.8 of their shingles in
-- common, within 60 days, under the same issuer, title, year and round, and no other document number; one
-- that says so may come 400 days later. From 0.95 on, with the same deadlines, it only reposts it.

-- What an earlier run found to be two versions is no duplicate, whatever title and day say.
UPDATE notices SET duplicate_of = NULL FROM (
    SELECT notice_id, earlier_notice_id AS other_id FROM notice_relations WHERE relation = 'replaces'
    UNION SELECT earlier_notice_id, notice_id FROM notice_relations WHERE relation = 'replaces'
) r WHERE notices.notice_id = r.notice_id AND notices.duplicate_of = r.other_id;

-- These are looked at anew: which posting is the original may have changed.
INSERT INTO touched
WITH copies AS MATERIALIZED (SELECT notice_id FROM notices WHERE duplicate_of IS NOT NULL)
SELECT notice_id FROM notice_relations WHERE notice_id IN (FROM copies) OR earlier_notice_id IN (FROM copies);

CREATE OR REPLACE TEMP TABLE candidates AS
SELECT row_number() OVER () AS no, r.*, n.title, n.issuer, n.document_number, n.plan_year, n.duplicate_of,
    d.source_uri, d.retrieved_at, d.parent_document_id, coalesce(n.published_on, d.retrieved_at::DATE) AS stated_on
FROM versions.readings r
JOIN notices n ON n.notice_id = r.notice_id
JOIN documents d ON d.document_id = n.document_id
WHERE r.document_id NOT IN (SELECT attachment_document_id FROM attachments WHERE attachment_document_id IS NOT NULL);

-- Notices that share one of these are compared.
CREATE OR REPLACE TEMP TABLE keys AS
SELECT * FROM (
    SELECT no, 'title' AS found_by, hash('title', issuer, stem, coalesce(year, plan_year), rounds) AS key FROM candidates
    WHERE issuer IS NOT NULL AND stem IS NOT NULL
    UNION ALL
    SELECT no, 'address', hash('address', source_uri) FROM candidates
    UNION ALL
    SELECT c.no, 'text', hash('text', c.issuer, c.rounds, b.band) FROM candidates c
    JOIN versions.bands b ON b.notice_id = c.notice_id
    WHERE c.issuer IS NOT NULL AND b.band IN (SELECT band FROM versions.bands WHERE notice_id IN (FROM touched))
) QUALIFY count(*) OVER (PARTITION BY key) > 1;

-- The notices to be linked anew: those that came, those that share a key with one, those that may cite one.
CREATE OR REPLACE TEMP TABLE relinked AS
SELECT no, notice_id FROM candidates WHERE act IS NOT NULL OR notice_id IN (FROM touched) OR no IN (
    SELECT no FROM keys WHERE key IN (
        SELECT key FROM keys WHERE no IN (SELECT no FROM candidates WHERE notice_id IN (FROM touched))));

CREATE OR REPLACE TEMP TABLE pairs AS
WITH shared AS (
    SELECT k.no, k.found_by, k.key, c.stated_on, c.act IS NOT NULL AS amends, c.retrieved_at, c.notice_id
    FROM keys k JOIN candidates c ON c.no = k.no
    WHERE k.key IN (SELECT key FROM keys WHERE no IN (SELECT no FROM relinked))
), before AS (
    SELECT no, found_by, lag(no) OVER (
        PARTITION BY key ORDER BY stated_on, amends, retrieved_at, notice_id) AS earlier_no
    FROM shared
), amending AS (
    FROM candidates WHERE act IS NOT NULL
)
SELECT DISTINCT no, found_by, earlier_no FROM before
WHERE earlier_no IS NOT NULL AND no IN (SELECT no FROM relinked)
UNION
SELECT a.no, 'number', e.no FROM amending a, LATERAL (SELECT unnest(a.cited_numbers) AS number) cited
JOIN candidates e ON e.document_number = cited.number
UNION
SELECT a.no, 'citation', e.no FROM amending a, LATERAL (SELECT unnest(a.cited) AS stem) cited
JOIN candidates e ON e.stem = cited.stem AND (e.issuer = a.issuer OR e.issuer IS NULL OR a.issuer IS NULL)
    AND (a.year IS NULL OR coalesce(e.year, e.plan_year, a.year) = a.year) AND e.rounds = a.rounds
UNION -- a title that amends may leave out the year, or say more or less than the title it amends
SELECT a.no, CASE WHEN e.stem = a.stem THEN 'title' ELSE 'similar title' END, e.no FROM amending a
JOIN candidates e ON e.issuer = a.issuer AND e.rounds = a.rounds
    AND (a.year IS NULL OR coalesce(e.year, e.plan_year, a.year) = a.year)
    AND (e.stem = a.stem OR (length(e.stem) >= 6 AND length(a.stem) >= 6
        AND least(length(e.stem), length(a.stem)) >= 0.6 * greatest(length(e.stem), length(a.stem))
        AND (contains(e.stem, a.stem) OR contains(a.stem, e.stem))));

CREATE OR REPLACE TEMP TABLE judged AS
WITH related AS MATERIALIZED (
    SELECT p.no, p.earlier_no, p.found_by,
        (a.act IS NOT NULL AND p.found_by IN ('number', 'citation', 'title', 'similar title')) AS says_so,
        coalesce(a.issuer = e.issuer, false) AND coalesce(a.year, a.plan_year) IS NOT DISTINCT FROM coalesce(e.year, e.plan_year)
            AND a.rounds = e.rounds AND coalesce(a.plan_year = e.plan_year, true)
            AND coalesce(a.document_number = e.document_number, true)
            AND coalesce(a.stem = e.stem OR contains(a.stem, e.stem) OR contains(e.stem, a.stem), a.title = e.title, true)
            AND a.stated_on - e.stated_on <= 60 AS same_call,
        coalesce(a.year = e.year, true) AND a.rounds = e.rounds AS same_round
    FROM pairs p JOIN candidates a ON a.no = p.no JOIN candidates e ON e.no = p.earlier_no
    WHERE a.document_id <> e.document_id
        AND a.document_id IS DISTINCT FROM e.parent_document_id AND e.document_id IS DISTINCT FROM a.parent_document_id
        AND e.stated_on <= a.stated_on AND e.stated_on >= a.stated_on - 400
        AND (e.stated_on < a.stated_on OR a.act IS NOT NULL OR e.act IS NULL)
), alike AS MATERIALIZED (
    -- Only pairs that may turn out to be related: among many notices of one form most share a band and no call.
    SELECT r.*, a.notice_id, a.document_id, e.notice_id AS earlier_id, e.document_id AS earlier_document_id,
        list_sum(list_transform(list_zip(a.sketch, e.sketch), lambda s: CASE WHEN s[1] = s[2] THEN 1 ELSE 0 END)) / 64
            AS similarity
    FROM related r JOIN candidates a ON a.no = r.no JOIN candidates e ON e.no = r.earlier_no
    WHERE r.says_so OR r.same_call OR (r.found_by = 'address' AND r.same_round)
), sides AS MATERIALIZED (
    SELECT notice_id, earlier_id, notice_id AS holder_id, earlier_id AS other_id, earlier_document_id AS other_document_id
    FROM alike WHERE similarity >= 0.5
    UNION SELECT notice_id, earlier_id, earlier_id, notice_id, document_id FROM alike WHERE similarity >= 0.5
), due AS MATERIALIZED (
    SELECT notice_id, due_at, regexp_replace(quote, '\s+', '', 'g') AS words FROM deadlines
    WHERE due_at IS NOT NULL AND notice_id IN (SELECT holder_id FROM sides)
), unshared AS MATERIALIZED (
    SELECT s.notice_id, s.earlier_id, s.other_document_id, due.words FROM sides s JOIN due ON due.notice_id = s.holder_id
    WHERE NOT EXISTS (FROM due o WHERE o.notice_id = s.other_id AND o.due_at = due.due_at)
), texts AS MATERIALIZED (
    SELECT document_id, regexp_replace(text, '\s+', '', 'g') AS plain FROM documents
    WHERE document_id IN (SELECT other_document_id FROM unshared)
), moved AS (
    -- A deadline that one of the two has and the other neither has nor says: not another reading of the same words.
    SELECT DISTINCT u.notice_id, u.earlier_id
    FROM unshared u JOIN texts ON texts.document_id = u.other_document_id WHERE NOT contains(texts.plain, u.words)
)
SELECT p.notice_id, p.found_by, p.earlier_id, p.similarity, m.notice_id IS NOT NULL AS moved, a.act, a.stated_on, e.stated_on AS earlier_on,
    a.source_uri = e.source_uri AS same_address, a.retrieved_at - e.retrieved_at >= INTERVAL 1 HOUR AS came_later,
    (a.duplicate_of = e.notice_id OR e.duplicate_of = a.notice_id OR a.duplicate_of = e.duplicate_of) IS TRUE AS same_posting,
    coalesce(e.duplicate_of, e.notice_id) AS earlier_original, a.duplicate_of, e.retrieved_at AS earlier_retrieved_at,
    p.says_so, p.same_call, p.same_round
FROM alike p JOIN candidates a ON a.no = p.no JOIN candidates e ON e.no = p.earlier_no
LEFT JOIN moved m ON m.notice_id = p.notice_id AND m.earlier_id = p.earlier_id;

DELETE FROM notice_relations WHERE notice_id IN (SELECT notice_id FROM relinked);

CREATE OR REPLACE TEMP TABLE decided AS
WITH accepted AS (
    SELECT *, CASE
        WHEN says_so THEN act
        WHEN same_posting AND NOT (moved AND (came_later OR same_address)) THEN NULL
        WHEN found_by = 'address' AND same_round AND similarity >= 0.5
            THEN CASE WHEN similarity >= 0.95 AND NOT moved THEN 'reposts' ELSE 'replaces' END
        WHEN same_call AND similarity >= 0.8
            THEN CASE WHEN similarity >= 0.95 AND NOT moved THEN 'reposts' ELSE 'replaces' END
    END AS relation,
    list_position(['number', 'citation', 'title', 'similar title', 'address', 'text'], found_by) AS rank
    FROM judged
)
SELECT * FROM accepted WHERE relation IS NOT NULL AND (duplicate_of IS NULL OR (same_posting AND moved))
QUALIFY row_number() OVER (PARTITION BY notice_id
    ORDER BY NOT says_so, CASE WHEN says_so THEN rank END, relation = 'reposts',
        earlier_on DESC, earlier_retrieved_at DESC, rank, earlier_id) = 1;

UPDATE notices SET duplicate_of = NULL FROM (
    SELECT notice_id, earlier_id AS other_id FROM decided WHERE same_posting
    UNION SELECT earlier_id, notice_id FROM decided WHERE same_posting
) d WHERE notices.notice_id = d.notice_id AND notices.duplicate_of = d.other_id;

INSERT INTO notice_relations BY NAME
WITH proof AS (
    SELECT notice_id, document_id, quote, char_start, char_end, row_number() OVER (PARTITION BY notice_id ORDER BY place, char_start) AS nth
    FROM (
        SELECT row_id AS notice_id, document_id, quote, char_start, char_end, 1 AS place FROM field_evidence
        WHERE table_name = 'notices' AND field = 'title'
        UNION ALL SELECT notice_id, document_id, quote, char_start, char_end, 2 FROM policy_references
        UNION ALL SELECT notice_id, document_id, quote, char_start, char_end, 3 FROM deadlines
    ) WHERE notice_id IN (SELECT notice_id FROM decided)
)
SELECT d.notice_id, CASE WHEN d.same_posting THEN d.earlier_id ELSE d.earlier_original END AS earlier_notice_id, d.relation,
    d.relation <> 'withdraws' AND coalesce(d.similarity, 0) >= 0.5 AS restates, d.found_by, d.similarity,
    p.document_id, p.quote, p.char_start, p.char_end,
    CASE WHEN NOT d.says_so THEN 0.85 WHEN d.found_by = 'number' THEN 0.97 WHEN d.found_by = 'citation' THEN 0.95
        WHEN d.found_by = 'title' THEN 0.93 ELSE 0.8 END AS confidence,
    'versions.' || replace(d.found_by, ' ', '_') AS component, n.run_id
FROM decided d
JOIN notices n ON n.notice_id = d.notice_id
JOIN proof p ON p.notice_id = d.notice_id AND p.nth = 1
WHERE d.earlier_original <> d.notice_id OR d.same_posting;

-- Views count originals: a posting of the same text on another day is none.
UPDATE notices SET duplicate_of = r.earlier_notice_id FROM notice_relations r
WHERE r.notice_id = notices.notice_id AND r.relation = 'reposts' AND notices.duplicate_of IS NULL;

DROP TABLE candidates;

DROP TABLE keys;

DROP TABLE relinked;

DROP TABLE pairs;

DROP TABLE judged;

DROP TABLE decided;
