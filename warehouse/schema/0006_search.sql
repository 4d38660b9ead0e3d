-- Full text: every document's words as postings in plain tables, ranked by BM25 in SQL. No extension is
-- needed. `warehouse.search_index` fills the tables; a word is a piece of text that jieba cut.
CREATE SCHEMA search;

CREATE TABLE search.texts (
    document_no INTEGER NOT NULL,
    document_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL, -- of documents, when it was indexed
    text_hash UBIGINT, -- a new run that left the text as it was needs no new postings
    words INTEGER NOT NULL
);

CREATE TABLE search.words (
    word_id INTEGER NOT NULL,
    word VARCHAR NOT NULL
);

CREATE TABLE search.postings (
    word_id INTEGER NOT NULL,
    document_no INTEGER NOT NULL,
    hits INTEGER NOT NULL
);

CREATE MACRO search.normal(written) AS lower(translate(written,
    '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ',
    '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'));

-- The words of a query as a pattern over text as it stands: either case, full and half width, and white
-- space between characters (a line that breaks inside a word) make no difference.
CREATE MACRO search.pattern(term) AS '(?i)'
    || CASE WHEN regexp_matches(term, '^[a-z0-9]') THEN '(?:^|[^0-9a-z０-９ａ-ｚ])' ELSE '' END
    || list_aggregate(list_transform(
        list_filter(string_split(term, ''), lambda c: trim(c) <> ''),
        lambda c: CASE WHEN unicode(c) BETWEEN 33 AND 126
            THEN printf('[\x{%x}\x{%x}]', unicode(c), unicode(c) + 65248) ELSE printf('\x{%x}', unicode(c)) END
    ), 'string_agg', '\s*')
    || CASE WHEN regexp_matches(term, '[a-z0-9]$') THEN '(?:[^0-9a-z０-９ａ-ｚ]|$)' ELSE '' END;

-- Documents that hold every word of the query (those in quotation marks as they stand), best first: BM25
-- over the pieces of the words, then, of the 2,000 best, those where the words stand whole before those
-- where only their pieces do. With the sentence that meets most of them, and its offsets.
CREATE MACRO search_notices(query, of_province := NULL, of_kind := NULL, since := NULL, until := NULL, top := 20) AS TABLE
WITH terms AS MATERIALIZED (
    SELECT row_number() OVER () AS term_no, search.normal(trim(found, ' "“”')) AS term,
        regexp_matches(found, '^["“”]') AS is_phrase
    FROM (SELECT unnest(regexp_extract_all(query, '["“”][^"“”]+["“”]|[^\s"“”]+')) AS found)
    WHERE regexp_matches(found, '[\pL\pN]')
), runs AS MATERIALIZED (
    SELECT term_no, run_no, run FROM (
        SELECT term_no, unnest(regexp_extract_all(term, '[a-z0-9]+|[\pL\pN]')) AS run,
            generate_subscripts(regexp_extract_all(term, '[a-z0-9]+|[\pL\pN]'), 1) AS run_no
        FROM terms)
), grams AS MATERIALIZED (
    -- Letters and digits stand for themselves; Chinese is looked for by two characters side by side.
    SELECT term_no, run_no, run AS gram, true AS exact FROM runs WHERE regexp_matches(run, '^[a-z0-9]')
    UNION ALL
    SELECT a.term_no, a.run_no, a.run || b.run, false FROM runs a JOIN runs b
        ON b.term_no = a.term_no AND b.run_no = a.run_no + 1
    WHERE NOT regexp_matches(a.run || b.run, '[a-z0-9]')
    UNION ALL
    SELECT term_no, run_no, run, false FROM runs a WHERE NOT regexp_matches(run, '^[a-z0-9]') AND NOT EXISTS (
        FROM runs b WHERE b.term_no = a.term_no AND abs(b.run_no - a.run_no) = 1
            AND NOT regexp_matches(b.run, '^[a-z0-9]'))
), holders AS MATERIALIZED (
    SELECT DISTINCT g.gram, w.word_id, w.word = g.gram AS is_word FROM (SELECT DISTINCT gram, exact FROM grams) g
    JOIN search.words w ON w.word = g.gram OR (NOT g.exact AND contains(w.word, g.gram))
), whole AS (
    SELECT DISTINCT term_no, run_no FROM grams JOIN holders USING (gram) WHERE is_word AND length(gram) = 2 AND NOT exact
), covered AS (
    SELECT term_no, run_no FROM whole UNION SELECT term_no, run_no + 1 FROM whole
), pieces AS MATERIALIZED (
    -- Two characters that are a word; besides, what holds a character that is in none of these.
    SELECT DISTINCT g.term_no, g.gram FROM grams g
    LEFT JOIN whole w ON w.term_no = g.term_no AND w.run_no = g.run_no
    LEFT JOIN covered c ON c.term_no = g.term_no AND c.run_no = g.run_no
    LEFT JOIN covered n ON n.term_no = g.term_no AND n.run_no = g.run_no + 1
    WHERE g.exact OR w.run_no IS NOT NULL OR c.run_no IS NULL OR (length(g.gram) = 2 AND n.run_no IS NULL)
), numbered AS MATERIALIZED (
    SELECT gram, 1::BIGINT << (row_number() OVER (ORDER BY gram) - 1)::BIGINT AS bit
    FROM (SELECT DISTINCT gram FROM pieces) QUALIFY row_number() OVER (ORDER BY gram) <= 60
), held AS MATERIALIZED (
    -- The limit tells the optimizer which side is small.
    SELECT p.bit, h.word_id FROM numbered p JOIN holders h ON h.gram = p.gram
    WHERE h.is_word OR h.gram NOT IN (SELECT gram FROM holders WHERE is_word) LIMIT 50000
), hits AS MATERIALIZED (
    SELECT h.bit, p.document_no, sum(p.hits) AS hits FROM search.postings p JOIN held h ON h.word_id = p.word_id
    GROUP BY ALL
), collection AS (
    SELECT count(*) AS documents, avg(words) AS mean_words FROM search.texts
), weights AS MATERIALIZED (
    SELECT bit, any_value(mean_words) AS mean_words,
        ln(1 + (any_value(documents) - count(*) + 0.5) / (count(*) + 0.5)) AS weight
    FROM hits, collection GROUP BY bit
), scored AS (
    SELECT h.document_no, count(*) AS met, bit_or(h.bit) AS bits,
        sum(w.weight * h.hits * 2.2 / (h.hits + 1.2 * (0.25 + 0.75 * t.words / w.mean_words))) AS score
    FROM hits h JOIN weights w ON w.bit = h.bit JOIN search.texts t ON t.document_no = h.document_no
    GROUP BY h.document_no
), likely AS MATERIALIZED (
    SELECT t.document_id, s.* FROM (
        FROM scored ORDER BY met DESC, score DESC, document_no
        LIMIT (CASE WHEN coalesce(of_province, of_kind, since::VARCHAR, until::VARCHAR) IS NULL THEN 4000 ELSE 100000000 END)
    ) s JOIN search.texts t ON t.document_no = s.document_no
), described AS MATERIALIZED (
    SELECT document_id, file_name, parent_document_id FROM documents
    WHERE rowid IN (SELECT rowid FROM documents WHERE document_id IN (SELECT document_id FROM likely))
), roots AS MATERIALIZED (
    SELECT document_id, min(notice_id) AS notice_id FROM notices
    WHERE parent_notice_id IS NULL AND document_id IN (
        SELECT document_id FROM likely UNION ALL SELECT parent_document_id FROM described WHERE parent_document_id IS NOT NULL)
    GROUP BY document_id
), attached AS MATERIALIZED (
    SELECT attachment_document_id AS document_id, min(notice_id) AS notice_id FROM attachments
    WHERE attachment_document_id IN (SELECT document_id FROM likely) GROUP BY attachment_document_id
), sources AS (
    -- What the document is, and the notice that tells its place and time: its own, else the one it is attached to.
    SELECT d.document_id, d.file_name, r.notice_id AS own_notice_id,
        coalesce(a.notice_id, p.notice_id, r.notice_id) AS notice_id,
        CASE WHEN a.notice_id IS NOT NULL OR p.notice_id IS NOT NULL THEN 'attachment'
            WHEN r.notice_id IS NULL THEN 'form' ELSE 'notice' END AS kind
    FROM described d
    LEFT JOIN roots r ON r.document_id = d.document_id
    LEFT JOIN attached a ON a.document_id = d.document_id
    LEFT JOIN roots p ON p.document_id = d.parent_document_id
), told_by AS MATERIALIZED (
    SELECT notice_id, duplicate_of, title, notice_type, issuer, province, published_on FROM notices
    WHERE notice_id IN (SELECT notice_id FROM sources UNION ALL SELECT own_notice_id FROM sources)
), best AS MATERIALIZED (
    SELECT s.score, s.bits, src.document_id, src.file_name, src.kind, src.notice_id, coalesce(own.title, src.file_name) AS title,
        n.issuer, n.province, n.published_on
    FROM likely s JOIN sources src ON src.document_id = s.document_id
    LEFT JOIN told_by own ON own.notice_id = src.own_notice_id
    LEFT JOIN told_by n ON n.notice_id = src.notice_id
    WHERE own.duplicate_of IS NULL
        AND (of_kind IS NULL OR of_kind IN (src.kind, n.notice_type))
        AND (of_province IS NULL OR starts_with(n.province, of_province))
        AND (since IS NULL OR n.published_on >= since::DATE)
        AND (until IS NULL OR n.published_on <= until::DATE)
    ORDER BY s.met DESC, s.score DESC, s.document_id LIMIT 2000
), wanted AS MATERIALIZED (
    SELECT t.term_no, t.term, t.is_phrase, search.pattern(t.term) AS pattern, list(p.gram) AS grams, bit_or(n.bit) AS bits,
        NOT regexp_matches(t.term, '[a-z0-9]') AS is_plain
    FROM terms t JOIN pieces p ON p.term_no = t.term_no LEFT JOIN numbered n ON n.gram = p.gram GROUP BY ALL
), read AS MATERIALIZED (
    SELECT document_id, text FROM documents
    WHERE rowid IN (SELECT rowid FROM documents WHERE document_id IN (SELECT document_id FROM best))
), met AS (
    SELECT b.document_id,
        bool_and(stands OR (NOT w.is_phrase AND (b.bits & w.bits) = w.bits)) AS all_met,
        count(*) FILTER (stands) AS whole_terms,
        avg(CASE WHEN regexp_matches(b.title, w.pattern) THEN 1 ELSE 0 END) AS title_share
    FROM best b JOIN read d ON d.document_id = b.document_id CROSS JOIN wanted w,
        LATERAL (SELECT (w.is_plain AND contains(d.text, w.term)) OR regexp_matches(d.text, w.pattern) AS stands) s
    GROUP BY b.document_id
), found AS MATERIALIZED (
    SELECT row_number() OVER (ORDER BY m.whole_terms DESC, b.score * (1 + m.title_share) DESC, b.document_id) AS place,
        round(b.score * (1 + m.title_share), 3) AS score, b.* EXCLUDE (score, bits)
    FROM best b JOIN met m ON m.document_id = b.document_id WHERE m.all_met
    QUALIFY place <= top
), sentences AS (
    SELECT document_id, unnest(parts) AS part, generate_subscripts(parts, 1) AS part_no FROM (
        SELECT f.document_id, regexp_extract_all(d.text, '[^。！？；\n\t]*[。！？；\n\t]|[^。！？；\n\t]+$') AS parts
        FROM found f JOIN read d ON d.document_id = f.document_id)
), placed AS (
    SELECT document_id, part_no, regexp_replace(part, '^[\s\x{3000}]+', '') AS sentence,
        sum(length(part)) OVER (PARTITION BY document_id ORDER BY part_no) - length(sentence) AS char_start
    FROM sentences
), told AS (
    SELECT p.document_id, part_no, any_value(sentence) AS sentence, any_value(char_start)::INTEGER AS char_start,
        sum(CASE WHEN regexp_matches(sentence, w.pattern) THEN 100 ELSE 0 END
            + length(list_filter(w.grams, lambda g: contains(search.normal(sentence), g)))) AS weight
    FROM placed p, wanted w GROUP BY p.document_id, part_no
), shown AS (
    SELECT document_id, regexp_replace(sentence, '[\s\x{3000}]+$', '') AS sentence, char_start FROM told
    QUALIFY row_number() OVER (PARTITION BY document_id ORDER BY weight DESC, part_no) = 1
)
SELECT f.place::INTEGER AS place, f.score, f.kind, f.title, f.issuer, f.province, f.published_on, s.sentence, f.file_name,
    f.notice_id, f.document_id, s.char_start, s.char_start + length(s.sentence) AS char_end
FROM found f JOIN shown s ON s.document_id = f.document_id
ORDER BY f.place;
