-- The contract's tables. Keys are kept by the loader (a document's rows are replaced as one), not by
-- unique indexes: DuckDB checks those over-eagerly inside a transaction that deletes and inserts.
CREATE SCHEMA IF NOT EXISTS ledger;

CREATE TABLE documents (
    document_id VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL,
    source_uri VARCHAR NOT NULL,
    format VARCHAR NOT NULL,
    byte_size BIGINT NOT NULL,
    page_count INTEGER,
    parent_document_id VARCHAR,
    retrieved_at TIMESTAMP NOT NULL,
    reader VARCHAR NOT NULL,
    text VARCHAR, -- null for an archive: its members have the text
    run_id VARCHAR NOT NULL
);

CREATE TABLE document_sources (
    document_id VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL,
    source_uri VARCHAR NOT NULL,
    seen_at TIMESTAMP NOT NULL
);

CREATE TABLE notices (
    notice_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    parent_notice_id VARCHAR,
    duplicate_of VARCHAR,
    title VARCHAR,
    notice_type VARCHAR NOT NULL,
    issuer VARCHAR,
    issuers VARCHAR[],
    document_number VARCHAR,
    published_on DATE,
    plan_year INTEGER,
    region_code VARCHAR,
    province VARCHAR,
    city VARCHAR,
    county VARCHAR,
    project_start DATE,
    project_end DATE,
    max_duration_months INTEGER,
    run_id VARCHAR NOT NULL
);

CREATE TABLE deadlines (
    notice_id VARCHAR NOT NULL,
    seq INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    opens_at TIMESTAMP,
    due_at TIMESTAMP,
    due_precision VARCHAR,
    applies_to VARCHAR,
    document_id VARCHAR NOT NULL,
    quote VARCHAR NOT NULL,
    char_start INTEGER NOT NULL,
    char_end INTEGER NOT NULL,
    confidence DOUBLE NOT NULL,
    component VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL
);

CREATE TABLE domains (
    notice_id VARCHAR NOT NULL,
    seq INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    directions VARCHAR[],
    domain VARCHAR,
    document_id VARCHAR NOT NULL,
    quote VARCHAR NOT NULL,
    char_start INTEGER NOT NULL,
    char_end INTEGER NOT NULL,
    confidence DOUBLE NOT NULL,
    component VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL
);

CREATE TABLE contacts (
    notice_id VARCHAR NOT NULL,
    seq INTEGER NOT NULL,
    name VARCHAR,
    organization VARCHAR,
    department VARCHAR,
    role VARCHAR,
    phones VARCHAR[],
    faxes VARCHAR[],
    emails VARCHAR[],
    responsible_for VARCHAR[],
    document_id VARCHAR NOT NULL,
    quote VARCHAR NOT NULL,
    char_start INTEGER NOT NULL,
    char_end INTEGER NOT NULL,
    confidence DOUBLE NOT NULL,
    component VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL
);

CREATE TABLE budgets (
    notice_id VARCHAR NOT NULL,
    seq INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    subject VARCHAR,
    amount_min_yuan DECIMAL(18, 2),
    amount_max_yuan DECIMAL(18, 2),
    ratio_min DOUBLE,
    ratio_max DOUBLE,
    document_id VARCHAR NOT NULL,
    quote VARCHAR NOT NULL,
    char_start INTEGER NOT NULL,
    char_end INTEGER NOT NULL,
    confidence DOUBLE NOT NULL,
    component VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL
);

CREATE TABLE quotas (
    notice_id VARCHAR NOT NULL,
    seq INTEGER NOT NULL,
    unit VARCHAR NOT NULL,
    count INTEGER NOT NULL,
    document_id VARCHAR NOT NULL,
    quote VARCHAR NOT NULL,
    char_start INTEGER NOT NULL,
    char_end INTEGER NOT NULL,
    confidence DOUBLE NOT NULL,
    component VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL
);

CREATE TABLE categories (
    notice_id VARCHAR NOT NULL,
    seq INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    parent VARCHAR,
    document_id VARCHAR NOT NULL,
    quote VARCHAR NOT NULL,
    char_start INTEGER NOT NULL,
    char_end INTEGER NOT NULL,
    confidence DOUBLE NOT NULL,
    component VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL
);

CREATE TABLE portals (
    notice_id VARCHAR NOT NULL,
    seq INTEGER NOT NULL,
    name VARCHAR,
    url VARCHAR,
    document_id VARCHAR NOT NULL,
    quote VARCHAR NOT NULL,
    char_start INTEGER NOT NULL,
    char_end INTEGER NOT NULL,
    confidence DOUBLE NOT NULL,
    component VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL
);

CREATE TABLE attachments (
    notice_id VARCHAR NOT NULL,
    number INTEGER,
    title VARCHAR,
    file_name VARCHAR,
    attachment_document_id VARCHAR,
    document_id VARCHAR NOT NULL,
    quote VARCHAR NOT NULL,
    char_start INTEGER NOT NULL,
    char_end INTEGER NOT NULL,
    confidence DOUBLE NOT NULL,
    component VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL
);

CREATE TABLE policy_references (
    notice_id VARCHAR NOT NULL,
    seq INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    document_number VARCHAR,
    document_id VARCHAR NOT NULL,
    quote VARCHAR NOT NULL,
    char_start INTEGER NOT NULL,
    char_end INTEGER NOT NULL,
    confidence DOUBLE NOT NULL,
    component VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL
);

CREATE TABLE forms (
    form_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    notice_id VARCHAR,
    attachment_number INTEGER,
    title VARCHAR,
    template_id VARCHAR,
    is_filled BOOLEAN NOT NULL,
    run_id VARCHAR NOT NULL
);

CREATE TABLE form_fields (
    form_id VARCHAR NOT NULL,
    seq INTEGER NOT NULL,
    section VARCHAR,
    group_label VARCHAR,
    label VARCHAR NOT NULL,
    canonical_field VARCHAR,
    kind VARCHAR NOT NULL,
    options VARCHAR[],
    unit VARCHAR,
    min_chars INTEGER,
    max_chars INTEGER,
    document_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL
);

CREATE TABLE form_values (
    form_id VARCHAR NOT NULL,
    seq INTEGER NOT NULL,
    group_label VARCHAR,
    label VARCHAR NOT NULL,
    canonical_field VARCHAR,
    value VARCHAR,
    selected VARCHAR[],
    document_id VARCHAR NOT NULL,
    quote VARCHAR NOT NULL,
    char_start INTEGER NOT NULL,
    char_end INTEGER NOT NULL,
    confidence DOUBLE NOT NULL,
    component VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL
);

-- What a programme officer should look at in a filled form; the quote where words show it.
CREATE TABLE form_issues (
    form_id VARCHAR NOT NULL,
    seq INTEGER NOT NULL,
    label VARCHAR,
    issue VARCHAR NOT NULL,
    message VARCHAR NOT NULL,
    quote VARCHAR,
    char_start INTEGER,
    char_end INTEGER,
    document_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL
);

CREATE TABLE requirements (
    form_id VARCHAR NOT NULL,
    seq INTEGER NOT NULL,
    document_id VARCHAR NOT NULL,
    title VARCHAR,
    program_category VARCHAR,
    organization VARCHAR,
    organization_type VARCHAR,
    contact_name VARCHAR,
    mobile VARCHAR,
    phone VARCHAR,
    email VARCHAR,
    domains VARCHAR[],
    domains_raw VARCHAR[],
    total_budget_yuan DECIMAL(18, 2),
    fiscal_budget_yuan DECIMAL(18, 2),
    self_funding_yuan DECIMAL(18, 2),
    other_funding_yuan DECIMAL(18, 2),
    duration_months INTEGER,
    start_on DATE,
    end_on DATE,
    region_code VARCHAR,
    province VARCHAR,
    city VARCHAR,
    county VARCHAR,
    background VARCHAR,
    content VARCHAR,
    goals VARCHAR,
    run_id VARCHAR NOT NULL
);

CREATE TABLE field_evidence (
    table_name VARCHAR NOT NULL,
    row_id VARCHAR NOT NULL,
    field VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    quote VARCHAR NOT NULL,
    char_start INTEGER NOT NULL,
    char_end INTEGER NOT NULL,
    confidence DOUBLE NOT NULL,
    component VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL
);

CREATE TABLE runs (
    run_id VARCHAR NOT NULL,
    flow_run_id VARCHAR,
    command VARCHAR NOT NULL,
    started_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    status VARCHAR NOT NULL,
    documents_new INTEGER,
    documents_unchanged INTEGER,
    documents_skipped INTEGER,
    documents_failed INTEGER,
    version VARCHAR NOT NULL,
    prefect_version VARCHAR,
    duckdb_version VARCHAR NOT NULL
);

CREATE TABLE failures (
    document_id VARCHAR,
    file_name VARCHAR NOT NULL,
    source_uri VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    error_class VARCHAR NOT NULL,
    message VARCHAR NOT NULL,
    retriable BOOLEAN NOT NULL,
    attempts INTEGER NOT NULL,
    first_failed_at TIMESTAMP NOT NULL,
    last_failed_at TIMESTAMP NOT NULL,
    run_id VARCHAR NOT NULL,
    resolved_at TIMESTAMP
);

-- Where every document that was ever met stands: written before work on it starts.
CREATE TABLE ledger.documents (
    document_id VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL,
    source_uri VARCHAR NOT NULL,
    parent_document_id VARCHAR,
    byte_size BIGINT NOT NULL,
    status VARCHAR NOT NULL,
    attempts INTEGER NOT NULL,
    first_seen_at TIMESTAMP NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    run_id VARCHAR NOT NULL
);
