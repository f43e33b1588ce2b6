DROP INDEX cases_source;
DELETE FROM findings WHERE outdated_at IS NOT NULL;
DROP INDEX findings_unreported;
ALTER TABLE findings
    DROP CONSTRAINT findings_outcome_check,
    DROP COLUMN detail,
    DROP COLUMN outdated_at,
    ADD COLUMN movement_id BYTEA REFERENCES movements (id),
    ADD COLUMN reported_amount BIGINT,
    ADD COLUMN reported_at TIMESTAMP,
    ADD CHECK (outcome IN ('pass', 'warn', 'fail', 'unknown'));
CREATE INDEX findings_movement ON findings (movement_id);
DROP INDEX movements_to;
DROP INDEX movements_from;
CREATE INDEX movements_to ON movements (to_number_index);
CREATE INDEX movements_from ON movements (from_number_index);
ALTER TABLE transfers DROP COLUMN movement_id;
ALTER TABLE cases DROP COLUMN screened_at;
DROP TABLE screening_queue;
ALTER TABLE accounts ALTER COLUMN bank TYPE TEXT, ALTER COLUMN number TYPE TEXT;
ALTER TABLE cases ALTER COLUMN source_number TYPE TEXT;
