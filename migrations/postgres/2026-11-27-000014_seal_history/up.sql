-- Each version of the history carries the commitment to its own columns, made with it; one sealer chains the commitments in batches.
-- Versions from before have none: they are committed to when they are sealed.
ALTER TABLE history
    ADD COLUMN salt BYTEA CHECK (length(salt) = 16),
    ADD COLUMN commitment BYTEA CHECK (length(commitment) = 32);
ALTER TABLE history ADD CONSTRAINT history_committed CHECK (salt IS NOT NULL AND commitment IS NOT NULL) NOT VALID;

-- Versions that wait for the sealer: written with the version, so that nobody who writes waits for the chain's end.
CREATE TABLE audit_pending (
    record_id BYTEA NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (record_id, version)
);
INSERT INTO audit_pending (record_id, version) SELECT record_id, version FROM history;
CREATE FUNCTION await_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_pending (record_id, version) SELECT added.record_id, added.version FROM added;
    RETURN NULL;
END $$;
CREATE TRIGGER history_awaits_seal AFTER INSERT ON history REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION await_seal();

-- The chain: each link is the digest of the one before and of what is sealed. Two sealers can't both write the next position, and no version is sealed twice.
CREATE TABLE audit_chain (
    position BIGINT NOT NULL PRIMARY KEY CHECK (position > 0),
    record_id BYTEA NOT NULL,
    version BIGINT NOT NULL,
    commitment BYTEA NOT NULL CHECK (length(commitment) = 32),
    link BYTEA NOT NULL CHECK (length(link) = 32),
    UNIQUE (record_id, version)
);
CREATE TRIGGER audit_chain_kept BEFORE UPDATE OR DELETE ON audit_chain FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER audit_chain_not_emptied BEFORE TRUNCATE ON audit_chain FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- A staged account brings the commitment of its first version along; for that the file has one time for all its rows. What an older program staged is carried
-- out row by row.
ALTER TABLE imports ADD COLUMN legal_at TIMESTAMP NOT NULL DEFAULT '1970-01-01 00:00:00';
ALTER TABLE imports ALTER COLUMN legal_at DROP DEFAULT;
UPDATE imports SET legal_at = imported_at;
UPDATE staged_accounts SET repeats = 'hold' WHERE repeats IS NULL;
ALTER TABLE staged_accounts ADD COLUMN salt BYTEA, ADD COLUMN commitment BYTEA;

-- Only the owner of a table may have its rows counted, and the program runs in a role that owns none.
CREATE FUNCTION count_staged(wanted TEXT) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF wanted = 'staged_accounts' THEN ANALYZE staged_accounts; END IF;
    IF wanted = 'staged_movements' THEN ANALYZE staged_movements; END IF;
END $$;
REVOKE EXECUTE ON FUNCTION count_staged(TEXT) FROM PUBLIC;
