-- What an operator asks of the past: every time that work on a document was begun, what a run was
-- given, which documents are set aside, and which alarms were told.
CREATE TABLE ledger.attempts (
    run_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    started_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP, -- null while it runs, and where the process died
    outcome VARCHAR NOT NULL, -- started, loaded, failed
    stage VARCHAR, -- where it failed
    error_class VARCHAR,
    message VARCHAR,
    read_seconds DOUBLE,
    extract_seconds DOUBLE,
    normalize_seconds DOUBLE,
    load_seconds DOUBLE, -- its share of its batch
    worker VARCHAR -- the machine that read it; null for the one that loads
);

CREATE TABLE ledger.quarantine (
    document_id VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    quarantined_at TIMESTAMP NOT NULL,
    released_at TIMESTAMP
);

CREATE TABLE ledger.run_inputs (
    run_id VARCHAR NOT NULL,
    input VARCHAR NOT NULL -- a path, an address, or the beginning of a document's id
);

CREATE TABLE ledger.alarms (
    subject VARCHAR NOT NULL, -- what it is about: a source, a document
    kind VARCHAR NOT NULL,
    told_at TIMESTAMP NOT NULL
);
