-- Frozen accounts: the pools from which money returns. Number and holder's name are gazetted and stay plain. Money in satang.
CREATE TABLE accounts (
    id BLOB NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    bank TEXT NOT NULL,
    number TEXT NOT NULL,
    number_index BLOB NOT NULL,
    holder_name TEXT NOT NULL,
    holder_number_sealed BLOB,
    holder_number_index BLOB,
    tier TEXT NOT NULL,
    state TEXT NOT NULL REFERENCES account_states (state),
    reported_balance BIGINT NOT NULL CHECK (reported_balance >= 0),
    confirmed_balance BIGINT CHECK (confirmed_balance >= 0),
    confirmed_on DATE,
    gazette_reference TEXT,
    gazette_date DATE,
    window_closes_on DATE,
    due_on DATE,
    rule_set BLOB REFERENCES rule_sets (hash),
    rules_on DATE,
    verified_by BLOB REFERENCES users (id),
    published_by BLOB REFERENCES users (id),
    prepared_by BLOB REFERENCES users (id),
    open_claims BIGINT NOT NULL DEFAULT 0 CHECK (open_claims >= 0),
    hold_reason TEXT,
    merged_into BLOB REFERENCES accounts (id),
    reported_at TIMESTAMP NOT NULL,
    UNIQUE (bank, number),
    CHECK (verified_by <> published_by),
    CHECK (state IN ('reported', 'verified', 'lifted', 'struck')
        OR (verified_by IS NOT NULL AND published_by IS NOT NULL AND gazette_date IS NOT NULL AND window_closes_on IS NOT NULL AND rule_set IS NOT NULL))
);
CREATE INDEX accounts_number ON accounts (number_index);
CREATE INDEX accounts_holder ON accounts (holder_number_index);
CREATE INDEX accounts_state ON accounts (state, due_on, id);

CREATE TABLE holds (
    id BLOB NOT NULL PRIMARY KEY,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    ordered_by TEXT NOT NULL,
    reference TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount >= 0),
    held_at TIMESTAMP NOT NULL,
    lifted_at TIMESTAMP,
    UNIQUE (account_id, reference)
);

-- What banks saw move in and out of frozen accounts. One movement told by two banks under one reference is one.
CREATE TABLE movements (
    id BLOB NOT NULL PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    from_bank TEXT NOT NULL,
    from_number_sealed BLOB NOT NULL,
    from_number_index BLOB NOT NULL,
    from_name_sealed BLOB,
    to_bank TEXT,
    to_number_sealed BLOB,
    to_number_index BLOB,
    amount BIGINT NOT NULL CHECK (amount > 0),
    booked_at TIMESTAMP NOT NULL,
    reported_by TEXT NOT NULL
);
CREATE INDEX movements_to ON movements (to_number_index);
CREATE INDEX movements_from ON movements (from_number_index);

-- Files that were committed, recognised when they come again.
CREATE TABLE imports (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    bank TEXT NOT NULL,
    digest BLOB NOT NULL,
    row_count BIGINT NOT NULL,
    imported_at TIMESTAMP NOT NULL
);
