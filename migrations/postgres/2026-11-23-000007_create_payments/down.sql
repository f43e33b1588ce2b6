DROP TABLE ledger_entries;
DROP TABLE ledger_purses;
DROP TABLE payments;
