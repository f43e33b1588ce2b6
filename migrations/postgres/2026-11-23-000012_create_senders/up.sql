-- Systems that hand cases over, such as the Centre's. They have no users and no pages.
CREATE TABLE senders (
    id BYTEA NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    name TEXT NOT NULL UNIQUE,
    created_at TIMESTAMP NOT NULL
);

-- Their keys: found by the prefix, proved by the digest of a random secret; the secret itself is kept nowhere.
CREATE TABLE api_keys (
    prefix TEXT NOT NULL PRIMARY KEY,
    sender_id BYTEA NOT NULL REFERENCES senders (id),
    digest BYTEA NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('cases:submit')),
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    revoked_at TIMESTAMP
);
CREATE INDEX api_keys_sender ON api_keys (sender_id);

-- Which case came from whom, under the sender's own number. The digest is keyed and of what was told: the same again is no change.
CREATE TABLE handed_over (
    number TEXT NOT NULL,
    sender_id BYTEA NOT NULL REFERENCES senders (id),
    digest BYTEA NOT NULL,
    case_id BYTEA NOT NULL REFERENCES cases (id),
    PRIMARY KEY (number, sender_id)
);

-- What a request was answered, under the key that its sender gave it, so that the same request again gets the same answer. The answer
-- names accounts and is sealed.
CREATE TABLE idempotency_keys (
    sender_id BYTEA NOT NULL REFERENCES senders (id),
    idempotency_key TEXT NOT NULL,
    digest BYTEA NOT NULL,
    case_id BYTEA NOT NULL REFERENCES cases (id),
    answer_sealed BYTEA NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (sender_id, idempotency_key)
);
CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);
