-- Documents that are loaded, and whose postings, repeated requirements and attachments are yet to be settled
-- among all documents (see warehouse.settling): empty where no run is under way and none was killed.
CREATE TABLE ledger.unsettled (
    document_id VARCHAR NOT NULL
);
