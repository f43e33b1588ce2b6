DROP TRIGGER ledger_entries_open;
CREATE INDEX accounts_number ON accounts (number_index);
DROP TABLE movement_contradictions;
DROP TABLE staged_movements;
DROP TABLE staged_accounts;
DROP INDEX imports_unfinished;
DROP INDEX imports_done;
ALTER TABLE imports DROP COLUMN leased_until;
ALTER TABLE imports DROP COLUMN state;
