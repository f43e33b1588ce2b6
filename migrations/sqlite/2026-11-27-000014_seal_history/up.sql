-- Each version of the history carries the commitment to its own columns, made with it; one sealer chains the commitments in batches.
-- Versions from before have none: they are committed to when they are sealed.
ALTER TABLE history ADD COLUMN salt BLOB CHECK (length(salt) = 16);
ALTER TABLE history ADD COLUMN commitment BLOB CHECK (length(commitment) = 32);
CREATE TRIGGER history_committed BEFORE INSERT ON history WHEN NEW.salt IS NULL OR NEW.commitment IS NULL
BEGIN SELECT RAISE(ABORT, 'no commitment'); END;

-- Versions that wait for the sealer: written with the version, so that nobody who writes waits for the chain's end.
CREATE TABLE audit_pending (
    record_id BLOB NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (record_id, version)
) WITHOUT ROWID;
INSERT INTO audit_pending (record_id, version) SELECT record_id, version FROM history;
CREATE TRIGGER history_awaits_seal AFTER INSERT ON history BEGIN
    INSERT INTO audit_pending (record_id, version) VALUES (NEW.record_id, NEW.version);
END;

-- The chain: each link is the digest of the one before and of what is sealed. Two sealers can't both write the next position, and no version is sealed twice.
CREATE TABLE audit_chain (
    position BIGINT NOT NULL PRIMARY KEY CHECK (position > 0),
    record_id BLOB NOT NULL,
    version BIGINT NOT NULL,
    commitment BLOB NOT NULL CHECK (length(commitment) = 32),
    link BLOB NOT NULL CHECK (length(link) = 32),
    UNIQUE (record_id, version)
) WITHOUT ROWID;
CREATE TRIGGER audit_chain_not_updated BEFORE UPDATE ON audit_chain BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER audit_chain_not_deleted BEFORE DELETE ON audit_chain BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- A staged account brings the commitment of its first version along; for that the file has one time for all its rows. What an older program staged is carried
-- out row by row.
ALTER TABLE imports ADD COLUMN legal_at TIMESTAMP NOT NULL DEFAULT '1970-01-01 00:00:00';
UPDATE imports SET legal_at = imported_at;
UPDATE staged_accounts SET repeats = 'hold' WHERE repeats IS NULL;
ALTER TABLE staged_accounts ADD COLUMN salt BLOB;
ALTER TABLE staged_accounts ADD COLUMN commitment BLOB;
