DROP FUNCTION count_staged(TEXT);
ALTER TABLE staged_accounts DROP COLUMN commitment, DROP COLUMN salt;
ALTER TABLE imports DROP COLUMN legal_at;
DROP TABLE audit_chain;
DROP TRIGGER history_awaits_seal ON history;
DROP FUNCTION await_seal();
DROP TABLE audit_pending;
ALTER TABLE history DROP COLUMN commitment, DROP COLUMN salt;
