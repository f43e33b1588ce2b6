DROP INDEX cases_source;
CREATE TABLE findings_before (
    id BLOB NOT NULL PRIMARY KEY,
    case_id BLOB NOT NULL REFERENCES cases (id),
    transfer_id BLOB REFERENCES transfers (id),
    check_name TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('pass', 'warn', 'fail', 'unknown')),
    movement_id BLOB REFERENCES movements (id),
    reported_amount BIGINT,
    reported_at TIMESTAMP,
    conflict BOOLEAN NOT NULL,
    resolved_by BLOB REFERENCES users (id),
    resolved_at TIMESTAMP,
    reason_sealed BLOB,
    found_at TIMESTAMP NOT NULL
);
INSERT INTO findings_before
SELECT id, case_id, transfer_id, check_name, outcome, NULL, NULL, NULL, conflict, resolved_by, resolved_at, reason_sealed, found_at
FROM findings WHERE outdated_at IS NULL;
DROP TABLE findings;
ALTER TABLE findings_before RENAME TO findings;
CREATE INDEX findings_case ON findings (case_id);
CREATE INDEX findings_movement ON findings (movement_id);
DROP INDEX movements_to;
DROP INDEX movements_from;
CREATE INDEX movements_to ON movements (to_number_index);
CREATE INDEX movements_from ON movements (from_number_index);
DROP INDEX transfers_movement;
ALTER TABLE transfers DROP COLUMN movement_id;
ALTER TABLE cases DROP COLUMN screened_at;
DROP TABLE screening_queue;
