DROP TABLE transfers;
DROP TABLE channels;
DROP TABLE parties;
DROP TABLE cases;
