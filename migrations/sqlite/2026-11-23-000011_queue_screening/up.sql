-- Cases that are to be screened again. A row goes in the transaction that screens its case.
CREATE TABLE screening_queue (
    case_id BLOB NOT NULL PRIMARY KEY REFERENCES cases (id),
    queued_at TIMESTAMP NOT NULL
);
-- There are more checks than there were.
INSERT INTO screening_queue (case_id, queued_at) SELECT id, filed_at FROM cases;

-- When a case was screened last. Two screenings of one case meet in this row.
ALTER TABLE cases ADD COLUMN screened_at TIMESTAMP;

-- The movement that a told transfer was matched to.
ALTER TABLE transfers ADD COLUMN movement_id BLOB REFERENCES movements (id);
CREATE INDEX transfers_movement ON transfers (movement_id) WHERE movement_id IS NOT NULL;

-- A screening asks for the movements from a sender into an account, and for those into an account over an amount.
DROP INDEX movements_to;
DROP INDEX movements_from;
CREATE INDEX movements_to ON movements (to_number_index, amount);
CREATE INDEX movements_from ON movements (from_number_index, to_number_index);

-- What did not pass, with the figures compared as JSON. What somebody resolved is kept when the figures are others now, and counts no longer.
CREATE TABLE findings_compared (
    id BLOB NOT NULL PRIMARY KEY,
    case_id BLOB NOT NULL REFERENCES cases (id),
    transfer_id BLOB REFERENCES transfers (id),
    check_name TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('warn', 'fail', 'unknown')),
    detail TEXT NOT NULL,
    conflict BOOLEAN NOT NULL,
    resolved_by BLOB REFERENCES users (id),
    resolved_at TIMESTAMP,
    reason_sealed BLOB,
    found_at TIMESTAMP NOT NULL,
    outdated_at TIMESTAMP,
    CHECK (outdated_at IS NULL OR resolved_by IS NOT NULL)
);
INSERT INTO findings_compared
SELECT id, case_id, transfer_id, check_name, outcome, '{}', conflict, resolved_by, resolved_at, reason_sealed, found_at, NULL
FROM findings WHERE outcome <> 'pass';
DROP TABLE findings;
ALTER TABLE findings_compared RENAME TO findings;
CREATE INDEX findings_case ON findings (case_id);
-- Told accounts that no bank reported: a register that grows looks here for those that it may explain.
CREATE INDEX findings_unreported ON findings (transfer_id) WHERE check_name = 'account_frozen';

-- Exports go through the cases in the order of their sources' numbers: numbers numerically.
CREATE INDEX cases_source ON cases (length(source_number), source_number) WHERE source_number IS NOT NULL;
