DROP TABLE corrections;
DELETE FROM transitions WHERE machine = 'correction';
DROP TABLE correction_states;
DROP TABLE retention_runs;
DROP TABLE retention_due;
