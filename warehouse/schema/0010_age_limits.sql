-- How old whoever applies or leads may be: 年龄不超过58周岁 (1968年1月1日以后出生).
CREATE TABLE age_limits (
    notice_id VARCHAR NOT NULL,
    seq INTEGER NOT NULL,
    subject VARCHAR,
    sex VARCHAR,
    min_age INTEGER,
    max_age INTEGER,
    born_from DATE,
    born_to DATE,
    document_id VARCHAR NOT NULL,
    quote VARCHAR NOT NULL,
    char_start INTEGER NOT NULL,
    char_end INTEGER NOT NULL,
    confidence DOUBLE NOT NULL,
    component VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL
);
