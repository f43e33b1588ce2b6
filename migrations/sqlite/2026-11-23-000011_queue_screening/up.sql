-- Cases that are to be screened again. A row goes in the transaction that screens its case.
CREATE TABLE screening_queue (
    case_id BLOB NOT NULL PRIMARY KEY REFERENCES cases (id),
    queued_at TIMESTAMP NOT NULL
);
