ALTER TABLE staged_accounts DROP COLUMN commitment;
ALTER TABLE staged_accounts DROP COLUMN salt;
ALTER TABLE imports DROP COLUMN legal_at;
DROP TABLE audit_chain;
DROP TRIGGER history_awaits_seal;
DROP TABLE audit_pending;
DROP TRIGGER history_committed;
ALTER TABLE history DROP COLUMN commitment;
ALTER TABLE history DROP COLUMN salt;
