-- What the watched sources gave: what each list named and what became of it, each crawl, each alarm.
CREATE TABLE ledger.sources (
    source VARCHAR NOT NULL,
    kind VARCHAR NOT NULL, -- folder, page, feed, sitemap
    address VARCHAR NOT NULL,
    stanza VARCHAR NOT NULL, -- its settings at the last crawl, as JSON
    first_crawled_at TIMESTAMP NOT NULL,
    last_crawled_at TIMESTAMP NOT NULL,
    last_new_at TIMESTAMP, -- when it last gave a document that was new
    list_etag VARCHAR,
    list_last_modified VARCHAR
);

CREATE TABLE ledger.crawls (
    crawl_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    mode VARCHAR NOT NULL, -- new, recheck, all
    started_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP NOT NULL,
    status VARCHAR NOT NULL, -- completed; partial: some of it is left; failed: its list could not be had
    pages INTEGER NOT NULL,
    listed INTEGER NOT NULL,
    on_first_page INTEGER, -- null where the list was not read, or had not changed
    dated INTEGER NOT NULL,
    fetched INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    passed_over INTEGER NOT NULL,
    gone INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    waiting INTEGER NOT NULL, -- known of, not fetched yet
    requests INTEGER NOT NULL,
    not_modified INTEGER NOT NULL,
    bytes_fetched BIGINT NOT NULL,
    moved BOOLEAN NOT NULL, -- the list changed while it was read
    notes VARCHAR[]
);

CREATE TABLE ledger.source_items (
    source VARCHAR NOT NULL,
    item_key VARCHAR NOT NULL, -- its address without http:// or https://
    url VARCHAR NOT NULL,
    role VARCHAR NOT NULL, -- notice: stands in the list; file: is linked from a notice
    parents VARCHAR[], -- keys of the notices that link to a file
    title VARCHAR,
    listed_on DATE,
    modified_on DATE,
    settled BOOLEAN NOT NULL, -- met when the list was read to what was known: a crawl may stop at it
    status VARCHAR NOT NULL, -- listed, fetched, passed over, failed, gone, forgotten
    document_id VARCHAR,
    fingerprint VARCHAR, -- of its text and files: the same as long as only counters change
    etag VARCHAR,
    last_modified VARCHAR,
    listed_at TIMESTAMP NOT NULL,
    fetched_at TIMESTAMP,
    checked_at TIMESTAMP,
    attempts INTEGER NOT NULL, -- failed ones since it last succeeded
    retriable BOOLEAN,
    error_class VARCHAR
);

CREATE TABLE ledger.source_alarms (
    source VARCHAR NOT NULL,
    kind VARCHAR NOT NULL, -- unreachable, broken_off, empty, few, undated, failing, silent
    message VARCHAR NOT NULL,
    raised_at TIMESTAMP NOT NULL,
    seen_at TIMESTAMP NOT NULL,
    cleared_at TIMESTAMP
);

-- Which files a page linked to, by the words of the link: an attachment of two notices is one document.
CREATE TABLE ledger.page_files (
    page_document_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    label VARCHAR
);

CREATE VIEW source_listings AS
SELECT i.source, i.url, i.title, i.listed_on, s.document_id, s.seen_at, i.checked_at
FROM ledger.source_items i
JOIN document_sources s ON s.source_uri = i.url
WHERE i.role = 'notice';

CREATE VIEW source_health AS
WITH last_crawl AS (
    SELECT * FROM ledger.crawls
    QUALIFY row_number() OVER (PARTITION BY source ORDER BY started_at DESC) = 1
), usual AS (
    SELECT source, median(on_first_page) AS usual_listed
    FROM (
        SELECT source, on_first_page FROM ledger.crawls WHERE on_first_page IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY source ORDER BY started_at DESC) <= 10
    )
    GROUP BY source
), standing AS (
    SELECT source, count(*) FILTER (status = 'failed') AS failing, count(*) FILTER (status = 'listed') AS waiting
    FROM ledger.source_items
    GROUP BY source
), alarm AS (
    SELECT source, list(message ORDER BY raised_at, kind) AS alarms
    FROM ledger.source_alarms WHERE cleared_at IS NULL
    GROUP BY source
)
SELECT s.source, s.kind, s.address, s.last_crawled_at, c.status AS last_status, s.last_new_at,
    c.on_first_page AS last_listed, u.usual_listed, coalesce(t.failing, 0) AS failing,
    coalesce(t.waiting, 0) AS waiting, a.alarms
FROM ledger.sources s
LEFT JOIN last_crawl c USING (source)
LEFT JOIN usual u USING (source)
LEFT JOIN standing t USING (source)
LEFT JOIN alarm a USING (source);
