DROP TABLE idempotency_keys;
DROP TABLE handed_over;
DROP TABLE api_keys;
DROP TABLE senders;
