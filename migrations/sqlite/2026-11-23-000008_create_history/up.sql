-- Every version of every record, append-only. No personal data: the words of people stay in the sealed columns of their records.
CREATE TABLE history (
    record TEXT NOT NULL,
    record_id BLOB NOT NULL,
    version BIGINT NOT NULL CHECK (version > 0),
    act TEXT NOT NULL,
    from_state TEXT,
    to_state TEXT NOT NULL,
    role TEXT NOT NULL REFERENCES roles (role),
    user_id BLOB REFERENCES users (id),
    recorded_at TIMESTAMP NOT NULL,
    legal_at TIMESTAMP NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (record_id, version)
);

-- The outbox: written with the state change, sent later by workers with leases.
CREATE TABLE notices (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    means TEXT NOT NULL CHECK (means IN ('email', 'post', 'bank')),
    case_id BLOB,
    petition_id BLOB,
    account_id BLOB,
    service_id BLOB REFERENCES services (id),
    bank TEXT,
    to_sealed BLOB,
    name_sealed BLOB,
    arguments TEXT NOT NULL,
    secret_sealed BLOB,
    state TEXT NOT NULL CHECK (state IN ('pending', 'sent', 'dead')),
    attempts BIGINT NOT NULL DEFAULT 0,
    next_at TIMESTAMP NOT NULL,
    leased_until TIMESTAMP,
    fault TEXT,
    created_at TIMESTAMP NOT NULL,
    sent_at TIMESTAMP,
    CHECK ((state = 'sent') = (sent_at IS NOT NULL))
);
CREATE INDEX notices_pending ON notices (means, state, next_at);
CREATE INDEX notices_bank ON notices (bank, id);
CREATE INDEX notices_case ON notices (case_id);
