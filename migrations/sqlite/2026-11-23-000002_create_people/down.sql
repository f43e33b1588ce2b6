DROP TABLE codes;
DROP TABLE sessions;
DROP TABLE drafts;
DROP TABLE users;
DROP TABLE rule_sets;
