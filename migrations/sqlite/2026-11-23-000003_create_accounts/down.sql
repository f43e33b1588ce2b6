DROP TABLE imports;
DROP TABLE movements;
DROP TABLE holds;
DROP TABLE accounts;
