-- Cases that are to be screened again. A row goes in the transaction that screens its case.
CREATE TABLE screening_queue (
    case_id BYTEA NOT NULL PRIMARY KEY REFERENCES cases (id),
    queued_at TIMESTAMP NOT NULL
);
-- There are more checks than there were.
INSERT INTO screening_queue (case_id, queued_at) SELECT id, filed_at FROM cases;

-- When a case was screened last. Two screenings of one case meet in this row.
ALTER TABLE cases ADD COLUMN screened_at TIMESTAMP;

-- The movement that a told transfer was matched to.
ALTER TABLE transfers ADD COLUMN movement_id BYTEA REFERENCES movements (id);
CREATE INDEX transfers_movement ON transfers (movement_id) WHERE movement_id IS NOT NULL;

-- A screening asks for the movements from a sender into an account, and for those into an account over an amount.
DROP INDEX movements_to;
DROP INDEX movements_from;
CREATE INDEX movements_to ON movements (to_number_index, amount);
CREATE INDEX movements_from ON movements (from_number_index, to_number_index);

-- What did not pass, with the figures compared as JSON. What somebody resolved is kept when the figures are others now, and counts no longer.
DELETE FROM findings WHERE outcome = 'pass';
ALTER TABLE findings
    DROP CONSTRAINT findings_outcome_check,
    DROP COLUMN movement_id,
    DROP COLUMN reported_amount,
    DROP COLUMN reported_at,
    ADD COLUMN detail TEXT NOT NULL DEFAULT '{}',
    ADD COLUMN outdated_at TIMESTAMP,
    ADD CHECK (outcome IN ('warn', 'fail', 'unknown')),
    ADD CHECK (outdated_at IS NULL OR resolved_by IS NOT NULL);
ALTER TABLE findings ALTER COLUMN detail DROP DEFAULT;
-- Told accounts that no bank reported: a register that grows looks here for those that it may explain.
CREATE INDEX findings_unreported ON findings (transfer_id) WHERE check_name = 'account_frozen';

-- Exports go through the cases in the order of their sources' numbers: numbers numerically.
-- What orders is compared byte for byte, as on the other database; whatever the server's language.
ALTER TABLE cases ALTER COLUMN source_number TYPE TEXT COLLATE "C";
ALTER TABLE accounts ALTER COLUMN bank TYPE TEXT COLLATE "C", ALTER COLUMN number TYPE TEXT COLLATE "C";
CREATE INDEX cases_source ON cases (length(source_number), source_number) WHERE source_number IS NOT NULL;
