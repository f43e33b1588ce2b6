-- Orders, numbered per account: the only act that allots. inputs and result let anyone recompute them (R19). Money in satang.
CREATE TABLE orders (
    id BYTEA NOT NULL PRIMARY KEY,
    account_id BYTEA NOT NULL REFERENCES accounts (id),
    number BIGINT NOT NULL CHECK (number > 0),
    kind TEXT NOT NULL CHECK (kind IN ('first', 'supplementary', 'correcting')),
    pool BIGINT NOT NULL CHECK (pool >= 0),
    upheld BIGINT NOT NULL CHECK (upheld >= 0),
    surplus BIGINT NOT NULL CHECK (surplus >= 0),
    method TEXT NOT NULL,
    rule_set BYTEA NOT NULL REFERENCES rule_sets (hash),
    rules_on DATE NOT NULL,
    inputs TEXT NOT NULL,
    ordered_by BYTEA NOT NULL REFERENCES users (id),
    ordered_on DATE NOT NULL,
    ordered_at TIMESTAMP NOT NULL,
    UNIQUE (account_id, number),
    UNIQUE (id, ordered_by)
);

CREATE TABLE order_lines (
    order_id BYTEA NOT NULL REFERENCES orders (id),
    petition_id BYTEA NOT NULL REFERENCES petitions (id),
    outcome TEXT NOT NULL,
    entitlement BIGINT NOT NULL CHECK (entitlement >= 0),
    set_off BIGINT NOT NULL CHECK (set_off >= 0),
    amount BIGINT NOT NULL CHECK (amount >= 0),
    amount_before BIGINT NOT NULL CHECK (amount_before >= 0),
    PRIMARY KEY (order_id, petition_id),
    CHECK (amount <= entitlement)
);
CREATE INDEX order_lines_petition ON order_lines (petition_id);

-- Who was told of an order, and when the own R15 clock ends.
CREATE TABLE services (
    id BYTEA NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    order_id BYTEA NOT NULL REFERENCES orders (id),
    petition_id BYTEA NOT NULL REFERENCES petitions (id),
    account_id BYTEA NOT NULL REFERENCES accounts (id),
    means TEXT NOT NULL CHECK (means IN ('email', 'post', 'bank', 'publication')),
    sent_on DATE,
    deemed_on DATE,
    received_on DATE,
    known_by TEXT CHECK (known_by IN ('deemed', 'receipt', 'publication')),
    challenge_until DATE,
    UNIQUE (order_id, petition_id),
    CHECK ((received_on IS NULL) = (challenge_until IS NULL))
);
CREATE INDEX services_account ON services (account_id);
CREATE INDEX services_petition ON services (petition_id);
CREATE INDEX services_open ON services (received_on, deemed_on);

-- Court cases against an order. Who records a judgment is not who confirms it.
CREATE TABLE challenges (
    id BYTEA NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    petition_id BYTEA NOT NULL REFERENCES petitions (id),
    account_id BYTEA NOT NULL REFERENCES accounts (id),
    state TEXT NOT NULL REFERENCES challenge_states (state),
    court_number TEXT NOT NULL,
    reported_on DATE NOT NULL,
    due_on DATE,
    instance TEXT CHECK (instance IN ('civil', 'appeal')),
    judgment_final BOOLEAN,
    judgment_amount BIGINT CHECK (judgment_amount >= 0),
    recorded_by BYTEA REFERENCES users (id),
    confirmed_by BYTEA REFERENCES users (id),
    carried_out_by BYTEA REFERENCES orders (id),
    CHECK (recorded_by <> confirmed_by),
    CHECK (state <> 'judged' OR (recorded_by IS NOT NULL AND confirmed_by IS NOT NULL AND judgment_final))
);
CREATE INDEX challenges_account ON challenges (account_id, state);
CREATE INDEX challenges_petition ON challenges (petition_id);
CREATE INDEX challenges_due ON challenges (state, due_on);
